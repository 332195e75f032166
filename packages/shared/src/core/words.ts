import { z } from 'zod'

/** The result of a judgement. `not-evaluated` never counts as pass. */
export const verdict = z.enum(['pass', 'warn', 'fail', 'not-evaluated'])
export type Verdict = z.infer<typeof verdict>

/** A verdict, with a reason for all verdicts except a pass. */
export type Judgement =
  | { verdict: 'pass' }
  | { verdict: 'warn'; reason: string }
  | { verdict: 'fail'; reason: string }
  | { verdict: 'not-evaluated'; reason: string }

const weight: Record<Verdict, number> = { pass: 0, warn: 1, 'not-evaluated': 2, fail: 3 }

/** The worst of several verdicts; `not-evaluated` without any, since nothing was judged. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.reduce<Verdict | undefined>(
      (worst, next) => (worst === undefined || weight[next] > weight[worst] ? next : worst),
      undefined,
    ) ?? 'not-evaluated'
  )
}

export const severity = z.enum(['critical', 'high', 'medium', 'low', 'unknown'])
export type Severity = z.infer<typeof severity>

/** The two sides of a target. Which one is live is observed, never assumed. */
export const colour = z.enum(['blue', 'green'])
export type Colour = z.infer<typeof colour>

export function otherColour(one: Colour): Colour {
  return one === 'blue' ? 'green' : 'blue'
}

/** A version of a service. `sha` is the full commit; `digest` is `sha256:` and 64 hexadecimal digits of its artifact. */
export const release = z.object({
  version: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[\w.+/-]+$/, 'expected letters, digits and . + / - _'),
  sha: z.string().regex(/^[0-9a-f]{40}$/, 'expected a full commit of 40 hexadecimal digits'),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits')
    .optional(),
})
export type Release = z.infer<typeof release>
