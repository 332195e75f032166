import type { Verdict } from '../core/words.ts'

export type Compliance = 'COMPLIANT' | 'WARNING' | 'NON-COMPLIANT'

/** The compliance status for a verdict. `not-evaluated` is not compliant, since there is no evidence that it is. */
export function complianceOf(verdict: Verdict): Compliance {
  switch (verdict) {
    case 'pass':
      return 'COMPLIANT'
    case 'warn':
      return 'WARNING'
    case 'fail':
    case 'not-evaluated':
      return 'NON-COMPLIANT'
  }
}
