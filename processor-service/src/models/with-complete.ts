import type { Model } from './model.ts'

/** The model with another `complete`. What else it has, getters included, stays that of the original. */
export const withComplete = (model: Model, complete: Model['complete']): Model =>
  Object.create(model, { complete: { value: complete, enumerable: true } }) as Model
