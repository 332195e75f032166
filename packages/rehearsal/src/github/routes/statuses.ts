import { z } from 'zod'
import { bodyOf, created, type EndpointCall, list, ok, pageOf, textParam, unprocessable } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showStatus } from '../render/deployments.ts'
import { repositoryUrl, showRepository } from '../render/repository.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { CommitStatusRecord } from '../state/records.ts'
import { loginOf } from '../state/tokens.ts'
import { commitNamed } from './git-data.ts'

const newStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
  context: z.string().default('default'),
})

/** REST reference, "Commit statuses". */
export function statusRoutes(emulator: EmulatorContext) {
  const newestFirst = (sha: string) => emulator.state.statuses.filter((status) => status.sha === sha).toReversed()
  return {
    'POST /repos/{owner}/{repo}/statuses/{sha}': async (call: EndpointCall) => {
      const { state, target_url: target, description, context } = bodyOf(call, newStatus)
      if ((description ?? '').length > 140) throw unprocessable('Validation Failed: description is too long (maximum is 140 characters)')
      const sha = await commitNamed(emulator, textParam(call, 'sha'))
      const status: CommitStatusRecord = {
        id: emulator.nextId(),
        sha,
        state,
        context,
        description: description ?? null,
        targetUrl: target ?? null,
        creator: loginOf(call.caller),
        createdAt: emulator.now(),
      }
      emulator.state.statuses.push(status)
      return created(showStatus(emulator, call.addresses, status))
    },
    'GET /repos/{owner}/{repo}/commits/{ref}/statuses': async (call: EndpointCall) =>
      list(call, newestFirst(await commitNamed(emulator, textParam(call, 'ref'))), (status) =>
        showStatus(emulator, call.addresses, status),
      ),
    'GET /repos/{owner}/{repo}/commits/{ref}/status': async (call: EndpointCall) => {
      const sha = await commitNamed(emulator, textParam(call, 'ref'))
      const latest = newestFirst(sha).filter((status, index, all) => all.findIndex((other) => other.context === status.context) === index)
      const { page, headers } = pageOf(call, latest)
      const url = `${repositoryUrl(emulator, call.addresses)}/commits/${sha}`
      const repository = showRepository(emulator, call.addresses)
      const statuses = page.map((status) => showStatus(emulator, call.addresses, status)).map(({ creator: _, ...rest }) => rest)
      return ok(
        { state: combined(latest), statuses, sha, total_count: latest.length, repository, commit_url: url, url: `${url}/status` },
        headers,
      )
    },
  } satisfies Routes
}

/** No status at all counts as pending. */
export function combined(statuses: readonly { state: CommitStatusRecord['state'] }[]): 'failure' | 'pending' | 'success' {
  if (statuses.some(({ state }) => state === 'error' || state === 'failure')) return 'failure'
  return statuses.length === 0 || statuses.some(({ state }) => state === 'pending') ? 'pending' : 'success'
}
