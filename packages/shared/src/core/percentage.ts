import { z } from 'zod'

const ratioSchema = z.number().min(0).max(1).brand<'Ratio'>()

/** A share between 0 and 1. */
export type Ratio = z.infer<typeof ratioSchema>

/** A number between 0 and 1 as a share. Throws a RangeError outside. */
export function ratio(value: number): Ratio {
  const parsed = ratioSchema.safeParse(value)
  if (!parsed.success) throw new RangeError(`${value} is not a share between 0 and 1`)
  return parsed.data
}

/** Parses `5%` or `0.5%` as a share. Returns undefined for anything else, and outside 0 % to 100 %. */
export function parsePercentage(text: string): Ratio | undefined {
  const match = /^(\d+(?:\.\d+)?)\s?%$/.exec(text.trim())
  if (match === null) return undefined
  const parsed = ratioSchema.safeParse(Number(match[1]) / 100)
  return parsed.success ? parsed.data : undefined
}

/** A share as a percentage with at most two decimals: `0.0525` is `5.25%`. */
export function formatPercentage(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`
}

/** A share as text in a configuration or an input. */
export const percentage = z.string().transform((text, context) => {
  const share = parsePercentage(text)
  if (share !== undefined) return share
  context.addIssue({ code: 'custom', message: 'expected a percentage from 0% to 100%, such as 5%', input: text })
  return z.NEVER
})
