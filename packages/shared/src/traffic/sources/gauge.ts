/**
 * A measured share of 0 to 1; or why there is none. `not-evaluated`: it should be there, and could not be had this time. `not-offered`: the
 * source has no such thing, which is no measurement that was lost.
 */
export type Gauge =
  | { state: 'measured'; value: number }
  | { state: 'not-evaluated'; reason: string }
  | { state: 'not-offered'; reason: string }

export type NotEvaluated = Extract<Gauge, { state: 'not-evaluated' }>

export function notEvaluated(reason: string): NotEvaluated {
  return { state: 'not-evaluated', reason }
}

export function notOffered(reason: string): Extract<Gauge, { state: 'not-offered' }> {
  return { state: 'not-offered', reason }
}

/** A part of a whole. `name`: the metric of the part. Not evaluated where that is no finite number. */
export function measuredShare(part: number, whole: number, name: string): Gauge {
  const share = part / whole
  if (Number.isFinite(share)) return { state: 'measured', value: Math.min(1, Math.max(0, share)) }
  return notEvaluated(`${name} is ${Number.isNaN(part) ? 'NaN' : 'not a finite number'}`)
}
