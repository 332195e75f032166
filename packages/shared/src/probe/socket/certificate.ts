import type { Judgement } from '../../core/words.ts'
import type { ShownCertificate } from './socket.ts'

const day = 86_400_000

/** Within how many milliseconds of its end a certificate is a warning or a failure. */
export type CertificateLimits = { warn: number; fail: number }

/** What a certificate is worth: expired, for another name, or vouched for by nobody fails; one that ends soon by the limits. */
export function judgeCertificate(shown: ShownCertificate, { warn, fail }: CertificateLimits, now: number): Judgement {
  const left = shown.validTo - now
  if (Number.isNaN(left)) return { verdict: 'fail', reason: 'the end of the certificate could not be read' }
  const until = new Date(shown.validTo).toISOString().slice(0, 10)
  const problems: string[] = []
  const expired = left <= 0
  if (expired) problems.push(`the certificate ended on ${until}, ${daysOf(-left)} ago`)
  if (shown.validFrom > now) problems.push(`the certificate begins on ${new Date(shown.validFrom).toISOString().slice(0, 10)} only`)
  if (shown.nameProblem !== undefined) problems.push(`the certificate is for another name: ${shown.nameProblem}`)
  // OpenSSL stops at the first thing that is wrong with a chain: the end of the certificate itself is told above.
  if (shown.chainProblem !== undefined && !(expired && shown.chainProblem === 'CERT_HAS_EXPIRED'))
    problems.push(`the certificate is not trusted: ${shown.chainProblem}`)
  if (!expired && left <= fail) problems.push(`the certificate ends on ${until}, in ${daysOf(left)}`)
  if (problems.length > 0) return { verdict: 'fail', reason: problems.join('; ') }
  return left <= warn ? { verdict: 'warn', reason: `the certificate ends on ${until}, in ${daysOf(left)}` } : { verdict: 'pass' }
}

function daysOf(span: number): string {
  const days = Math.floor(span / day)
  return days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`
}
