import type { Pdfium } from './load-pdfium.ts'
import { createUndrawnTest } from './undrawn-text.ts'
import { type Box, isPlaced, overlapOf, type Turn, toUpright } from './upright.ts'

/** What a page paints besides text. */
export interface Drawing {
  /** Straight lines and edges of rectangles that may rule a table, in upright coordinates. */
  horizontal: Rule[]
  vertical: Rule[]
  /** Share of the page that images cover, and that filled or stroked shapes cover, 0..1. White shapes do not count. */
  imageShare: number
  pathShare: number
  /** Whether there is text in any form, readable or not. */
  hasText: boolean
  /** Text objects in fonts of which pdfium has no glyph. It leaves them out of the page's text. */
  undrawn: number
  /** Whether there were too many objects to look at each. */
  tooMany: boolean
}

/** A line at `at` (y of a horizontal one, x of a vertical one) between `from` and `to`. */
export interface Rule {
  at: number
  from: number
  to: number
}

/** Constants of fpdf_edit.h. */
const pageObject = { text: 1, path: 2, image: 3, shading: 4, form: 5 }

const maxObjects = 100_000
const maxRules = 4_000
/** A path with more segments draws a picture. */
const maxSegments = 400
const maxFormDepth = 5
/** A line is thinner than this and longer than a letter, in points. */
const maxThickness = 3
const minLength = 6
/** A colour component of at least this counts as white, 0 to 255. */
const white = 250

/** Transformation of ISO 32000-1, 8.3.3. */
type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number]
const identity: Matrix = [1, 0, 0, 1, 0, 0]

/**
 * Reads the lines and the coverage of a page.
 * @param turn of the page's text
 * @param area of the page, upright
 */
export function readDrawing(pdfium: Pdfium, page: number, turn: Turn, area: Box): Drawing {
  const { call } = pdfium
  const drawing: Drawing = {
    horizontal: [],
    vertical: [],
    imageShare: 0,
    pathShare: 0,
    hasText: false,
    undrawn: 0,
    tooMany: false,
  }
  const pageArea = Math.max(1, (area.right - area.left) * (area.bottom - area.top))
  const memory = call.malloc(64)
  const isUndrawn = createUndrawnTest(pdfium, memory)
  let left = maxObjects

  const visit = (object: number, matrix: Matrix, depth: number) => {
    if (left-- <= 0) {
      drawing.tooMany = true
      return
    }
    const type = call.FPDFPageObj_GetType(object)
    if (type === pageObject.text) {
      drawing.hasText = true
      if (isUndrawn(object)) drawing.undrawn++
    } else if (type === pageObject.form) visitForm(object, matrix, depth)
    else addShape(object, type, matrix)
  }

  const visitForm = (object: number, matrix: Matrix, depth: number) => {
    if (depth >= maxFormDepth) return
    const inner = multiply(readMatrix(pdfium, object, memory), matrix)
    const count = call.FPDFFormObj_CountObjects(object)
    for (let index = 0; index < count && left > 0; index++)
      visit(call.FPDFFormObj_GetObject(object, index), inner, depth + 1)
  }

  const addShape = (object: number, type: number, matrix: Matrix) => {
    const bounds = readBounds(pdfium, object, memory, matrix, turn)
    if (!bounds) return
    const share =
      (Math.max(0, overlapOf(bounds.left, bounds.right, area.left, area.right)) *
        Math.max(0, overlapOf(bounds.top, bounds.bottom, area.top, area.bottom))) /
      pageArea
    if (type === pageObject.image) drawing.imageShare += share
    if (type === pageObject.path && !isWhite(pdfium, object, memory)) {
      drawing.pathShare += share
      if (drawing.horizontal.length + drawing.vertical.length < maxRules) addRules(object, bounds, matrix)
    }
    if (type === pageObject.shading) drawing.pathShare += share
  }

  const addRules = (object: number, bounds: Box, matrix: Matrix) => {
    const segments = call.FPDFPath_CountSegments(object)
    if (segments <= 6) addBoxRules(drawing, bounds)
    else if (segments <= maxSegments)
      for (const box of readSubpaths(pdfium, object, segments, memory, matrix, turn)) addBoxRules(drawing, box)
  }

  try {
    const count = call.FPDFPage_CountObjects(page)
    for (let index = 0; index < count && left > 0; index++) visit(call.FPDFPage_GetObject(page, index), identity, 0)
  } finally {
    call.free(memory)
  }
  drawing.imageShare = Math.min(1, drawing.imageShare)
  drawing.pathShare = Math.min(1, drawing.pathShare)
  return drawing
}

/**
 * Returns the text objects inside the last objects of a page, which draw annotations, each with a number of its annotation.
 * Flattening draws all annotations in one form object, each as one of its parts.
 * @param from index of the first of the objects
 */
export function findTextObjects({ call }: Pdfium, page: number, from: number): Map<number, number> {
  const found = new Map<number, number>()
  const count = call.FPDFPage_CountObjects(page)
  let left = maxObjects
  let annotation = 0
  const visit = (object: number, depth: number) => {
    if (depth <= 1) annotation += 1
    const type = left-- > 0 ? call.FPDFPageObj_GetType(object) : 0
    if (type === pageObject.text) found.set(object, annotation)
    if (type !== pageObject.form || depth >= maxFormDepth) return
    const parts = call.FPDFFormObj_CountObjects(object)
    for (let index = 0; index < parts && left > 0; index++) visit(call.FPDFFormObj_GetObject(object, index), depth + 1)
  }
  for (let index = from; index < count && left > 0; index++) visit(call.FPDFPage_GetObject(page, index), 0)
  return found
}

/** Adds a thin box as a line, another one as its four edges. */
function addBoxRules({ horizontal, vertical }: Drawing, { left, right, top, bottom }: Box): void {
  const [width, height] = [right - left, bottom - top]
  if (height <= maxThickness) {
    if (width >= minLength) horizontal.push({ at: (top + bottom) / 2, from: left, to: right })
  } else if (width <= maxThickness) {
    if (height >= minLength) vertical.push({ at: (left + right) / 2, from: top, to: bottom })
  } else if (width >= minLength && height >= minLength) {
    horizontal.push({ at: top, from: left, to: right }, { at: bottom, from: left, to: right })
    vertical.push({ at: left, from: top, to: bottom }, { at: right, from: top, to: bottom })
  }
}

function readBounds(pdfium: Pdfium, object: number, memory: number, matrix: Matrix, turn: Turn): Box | undefined {
  if (!pdfium.call.FPDFPageObj_GetBounds(object, memory, memory + 4, memory + 8, memory + 12)) return undefined
  const at = memory >> 2
  const [left = 0, bottom = 0, right = 0, top = 0] = pdfium.floats.subarray(at, at + 4)
  const box = transformBox(matrix, left, bottom, right, top, turn)
  return isPlaced(box) ? box : undefined
}

function transformBox(matrix: Matrix, left: number, bottom: number, right: number, top: number, turn: Turn): Box {
  if (matrix === identity) return toUpright(turn, left, bottom, right, top)
  const [a, b, c, d, e, f] = matrix
  const xs = [a * left + c * bottom + e, a * right + c * top + e, a * left + c * top + e, a * right + c * bottom + e]
  const ys = [b * left + d * bottom + f, b * right + d * top + f, b * left + d * top + f, b * right + d * bottom + f]
  return toUpright(turn, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys))
}

/** Returns the boxes of the lines and rectangles of a path. A subpath with curves draws something else and is left out. */
function readSubpaths(
  pdfium: Pdfium,
  object: number,
  segments: number,
  memory: number,
  outer: Matrix,
  turn: Turn,
): Box[] {
  const { call } = pdfium
  const matrix = multiply(readMatrix(pdfium, object, memory), outer)
  const boxes: Box[] = []
  let points: [number, number][] = []
  let curved = false
  const close = () => {
    if (points.length >= 2 && points.length <= 6 && !curved) {
      const xs = points.map(([x]) => x)
      const ys = points.map(([, y]) => y)
      const box = transformBox(matrix, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), turn)
      if (isPlaced(box)) boxes.push(box)
    }
    points = []
    curved = false
  }
  for (let index = 0; index < segments; index++) {
    const segment = call.FPDFPath_GetPathSegment(object, index)
    const type = call.FPDFPathSegment_GetType(segment)
    if (type === 2) close()
    if (type === 1) curved = true
    if (!call.FPDFPathSegment_GetPoint(segment, memory, memory + 4)) continue
    points.push([pdfium.floats[memory >> 2] ?? 0, pdfium.floats[(memory + 4) >> 2] ?? 0])
  }
  close()
  return boxes
}

function readMatrix(pdfium: Pdfium, object: number, memory: number): Matrix {
  if (!pdfium.call.FPDFPageObj_GetMatrix(object, memory)) return identity
  const at = memory >> 2
  return Array.from(pdfium.floats.subarray(at, at + 6)) as Matrix
}

/** Returns the transformation by `first`, then by `second`. */
function multiply([a, b, c, d, e, f]: Matrix, second: Matrix): Matrix {
  const [g, h, i, j, k, l] = second
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

/** Whether a filled shape is white, as backgrounds are. */
function isWhite(pdfium: Pdfium, object: number, memory: number): boolean {
  const { call } = pdfium
  if (!call.FPDFPath_GetDrawMode(object, memory, memory + 4)) return false
  const filled = pdfium.integers[memory >> 2] !== 0
  const stroked = pdfium.integers[(memory + 4) >> 2] !== 0
  if (!filled) return !stroked
  if (stroked || !call.FPDFPageObj_GetFillColor(object, memory, memory + 4, memory + 8, memory + 12)) return false
  const at = memory >> 2
  const [red = 0, green = 0, blue = 0, alpha = 255] = pdfium.integers.subarray(at, at + 4)
  return alpha === 0 || (red >= white && green >= white && blue >= white)
}
