import { isAbsolute, join } from 'node:path'
import type { Context } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import type { Evidence } from '@slipway/shared/evidence/schema'
import { parseEvidence } from '@slipway/shared/evidence/store'
import type { RollbackJob } from '../job/rollback-job.ts'
import { decideBySecurityScans, type SecurityDecision } from './security-decision.ts'

/**
 * The decision by the two scans that the inputs name, or undefined where they name none. Throws an ActionError where only one is named,
 * where a file is missing, or where the inputs do not name the two releases that were scanned.
 */
export async function readSecurityDecision({ inputs, context }: RollbackJob): Promise<SecurityDecision | undefined> {
  const { securityEvidence, destinationSecurityEvidence } = inputs
  if (securityEvidence === undefined && destinationSecurityEvidence === undefined) return undefined
  if (securityEvidence === undefined || destinationSecurityEvidence === undefined) {
    throw new ActionError('security-evidence and destination-security-evidence go together, and only one of them was given', {
      hint: 'Scan both commits: the one that is live and the one to go back to (outputs live-sha and destination-sha of a dry-run).',
    })
  }
  if (inputs.rollbackVersion === undefined || inputs.onlyIfLive === undefined) {
    throw new ActionError('A security decision needs rollback-version and only-if-live, the two releases that were scanned', {
      hint: 'Take them from the outputs version and previous-version of a dry-run: what was not scanned is no destination.',
    })
  }
  return decideBySecurityScans(await evidenceAt(securityEvidence, context), await evidenceAt(destinationSecurityEvidence, context))
}

async function evidenceAt(path: string, { files, runner }: Context): Promise<Evidence> {
  const text = await files.read(isAbsolute(path) ? path : join(runner.workspace, path))
  if (text !== undefined) return parseEvidence(text, path)
  throw new ActionError(`There is no evidence at ${path}`, { hint: 'Give the output "evidence" of a security-scan step of this job.' })
}
