import { data } from '@actions/expressions'
import type { ExpressionData } from '@actions/expressions/data/expressiondata'

/** A value of a context: what `toJSON(x)` prints. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }

export type ValueMap = { readonly [key: string]: Value }

export function isValueMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isValueList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}

/** Plain data in the form that GitHub's evaluator works on. */
export function toData(value: Value): ExpressionData {
  if (value === null) return new data.Null()
  if (typeof value === 'boolean') return new data.BooleanData(value)
  if (typeof value === 'number') return new data.NumberData(value)
  if (typeof value === 'string') return new data.StringData(value)
  if (isValueList(value)) return new data.Array(...value.map(toData))
  return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })))
}

/** The inverse of {@link toData}. */
export function fromData(found: ExpressionData): Value {
  switch (found.kind) {
    case data.Kind.Null:
      return null
    case data.Kind.Array:
      return found instanceof data.Array ? found.values().map(fromData) : []
    case data.Kind.Dictionary:
      return found instanceof data.Dictionary ? Object.fromEntries(found.pairs().map(({ key, value }) => [key, fromData(value)])) : {}
    default:
      return 'value' in found ? found.value : null
  }
}

/** A value as text, by the evaluator's own rule: null is empty, `1.0` is `1`, an object is `Object`. */
export function valueText(value: Value): string {
  return toData(value).coerceString()
}
