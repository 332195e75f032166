import { z } from 'zod'
import { bodyOf, type Call, created, list, ok, pageOf, textOf, unprocessable } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showStatus } from '../render/deployments.ts'
import { repositoryUrl, showRepository } from '../render/repository.ts'
import type { Hub } from '../state/emulator-context.ts'
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
export function statusRoutes(hub: Hub) {
  const newestFirst = (sha: string) => hub.state.statuses.filter((status) => status.sha === sha).toReversed()
  return {
    'POST /repos/{owner}/{repo}/statuses/{sha}': async (call: Call) => {
      const { state, target_url: target, description, context } = bodyOf(call, newStatus)
      if ((description ?? '').length > 140) throw unprocessable('Validation Failed: description is too long (maximum is 140 characters)')
      const sha = await commitNamed(hub, textOf(call, 'sha'))
      const status: CommitStatusRecord = {
        id: hub.nextId(),
        sha,
        state,
        context,
        description: description ?? null,
        targetUrl: target ?? null,
        creator: loginOf(call.caller),
        createdAt: hub.now(),
      }
      hub.state.statuses.push(status)
      return created(showStatus(hub, call.site, status))
    },
    'GET /repos/{owner}/{repo}/commits/{ref}/statuses': async (call: Call) =>
      list(call, newestFirst(await commitNamed(hub, textOf(call, 'ref'))), (status) => showStatus(hub, call.site, status)),
    'GET /repos/{owner}/{repo}/commits/{ref}/status': async (call: Call) => {
      const sha = await commitNamed(hub, textOf(call, 'ref'))
      const latest = newestFirst(sha).filter((status, index, all) => all.findIndex((other) => other.context === status.context) === index)
      const { page, headers } = pageOf(call, latest)
      const url = `${repositoryUrl(hub, call.site)}/commits/${sha}`
      const repository = showRepository(hub, call.site)
      const statuses = page.map((status) => showStatus(hub, call.site, status)).map(({ creator: _, ...rest }) => rest)
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
