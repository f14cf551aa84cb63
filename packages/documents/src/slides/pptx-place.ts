import { childAt, type Element } from '../markup/element.ts'
import { emuToMillimetres } from '../pictures/lengths.ts'

/** How the coordinates inside of a group map to the slide (ECMA-376 part 1, 20.1.7.5 and 20.1.7.6). */
export interface Frame {
  scaleX: number
  scaleY: number
  left: number
  top: number
}

export const slideFrame: Frame = { scaleX: 1, scaleY: 1, left: 0, top: 0 }

/** Returns the place of a shape on its slide; undefined when the shape inherits it from the layout. */
export function placeOf(transform: Element | undefined, frame: Frame): { left: number; top: number } | undefined {
  const offset = childAt(transform, 'a:off')?.attributes
  return (
    offset && {
      left: frame.left + toNumber(offset.get('x')) * frame.scaleX,
      top: frame.top + toNumber(offset.get('y')) * frame.scaleY,
    }
  )
}

/** Returns the area of a shape on its slide, in square millimetres; 0 when it is not known. */
export function areaOf(transform: Element | undefined, frame: Frame): number {
  const size = childAt(transform, 'a:ext')?.attributes
  return emuToMillimetres(size?.get('cx')) * frame.scaleX * emuToMillimetres(size?.get('cy')) * frame.scaleY
}

/** Returns the frame of the shapes in a group. */
export function enterGroup(group: Element, outer: Frame): Frame {
  const transform = childAt(group, 'p:grpSpPr', 'a:xfrm')
  const place = placeOf(transform, outer)
  if (!place) return outer
  const size = childAt(transform, 'a:ext')?.attributes
  const innerSize = childAt(transform, 'a:chExt')?.attributes
  const inner = childAt(transform, 'a:chOff')?.attributes
  const scaleX = outer.scaleX * ratio(size?.get('cx'), innerSize?.get('cx'))
  const scaleY = outer.scaleY * ratio(size?.get('cy'), innerSize?.get('cy'))
  return {
    scaleX,
    scaleY,
    left: place.left - toNumber(inner?.get('x')) * scaleX,
    top: place.top - toNumber(inner?.get('y')) * scaleY,
  }
}

const toNumber = (text: string | undefined) => Number(text ?? 0) || 0

const ratio = (size: string | undefined, inner: string | undefined) => {
  const divisor = toNumber(inner)
  return divisor === 0 ? 1 : toNumber(size) / divisor
}
