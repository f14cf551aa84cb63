import type { BrandingOptions } from 'adminjs'

const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

/** Overrides AdminJS's theme: the platform's blue, and system fonts. */
export const theme: NonNullable<BrandingOptions['theme']> = {
  font: sans as never,
  colors: {
    primary100: '#2f4bdb',
    primary80: '#4b64e3',
    primary60: '#7487ea',
    primary40: '#aab6f3',
    primary20: '#dfe4fb',
    accent: '#2f4bdb',
    hoverBg: '#2f4bdb',
    love: '#2f4bdb',
  },
}
