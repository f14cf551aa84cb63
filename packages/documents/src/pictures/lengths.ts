const millimetres: Record<string, number> = { mm: 1, cm: 10, in: 25.4, pt: 25.4 / 72, pc: 25.4 / 6, px: 25.4 / 96 }

/** Converts a length such as `2.5cm` (ODF 1.3 part 3, 18.3.18; CSS). Anything else is 0. */
export function toMillimetres(length = ''): number {
  const [, number = '0', unit = ''] = /^(-?[\d.]+)([a-z]+)$/.exec(length.trim()) ?? []
  return Number(number) * (millimetres[unit] ?? 0)
}

/** English Metric Units, the lengths of Office Open XML. */
export const emuToMillimetres = (emu: string | undefined): number => (Number(emu ?? 0) || 0) / 36_000
