import type { Verdict } from '../core/words.ts'

export type Compliance = 'COMPLIANT' | 'WARNING' | 'NON-COMPLIANT'

/** The guide's word for a verdict. What could not be evaluated is not compliant: nobody has seen that it is. */
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
