import { ActionError } from '@slipway/shared/core/errors'
import type { Runner } from '@slipway/shared/ports/runner'
import { z } from 'zod'

/** What started the run, as far as it says what was there before. Commits are full ids. */
export type ScanEvent =
  /** `before`: the head of the branch before the push; undefined where the branch is new. */
  | { kind: 'push'; branch: string; before: string | undefined; rewritten: boolean }
  /** `head`: the commit of the author, which `merge` joins with the base. */
  | { kind: 'pull-request'; into: string; base: string; head: string; merge: string }
  | { kind: 'merge-group'; into: string; base: string }
  /** In words: "a tag". */
  | { kind: 'other'; what: string }

const sha = z.string().regex(/^[0-9a-f]{40,64}$/)
const branchRef = /^refs\/heads\//
const pullRequest = z.object({
  pull_request: z.object({ base: z.object({ sha, ref: z.string() }), head: z.object({ sha }) }),
})
const mergeGroup = z.object({ merge_group: z.object({ base_sha: sha, base_ref: z.string() }) })
const push = z.object({ before: sha, forced: z.boolean().default(false) })

/** Reads it from the event's payload (GitHub Docs, "Webhook events and payloads"). Throws an ActionError where a change does not say its base. */
export function scanEventOf({ run, payload }: Pick<Runner, 'run' | 'payload'>): ScanEvent {
  const { sha: started, ref } = run.startedOn ?? run
  const pull = pullRequest.safeParse(payload).data?.pull_request
  if (run.event.startsWith('pull_request') && pull !== undefined)
    return { kind: 'pull-request', into: pull.base.ref, base: pull.base.sha, head: pull.head.sha, merge: started }
  const group = mergeGroup.safeParse(payload).data?.merge_group
  if (run.event === 'merge_group' && group !== undefined)
    return { kind: 'merge-group', into: group.base_ref.replace(branchRef, ''), base: group.base_sha }
  // Taken for any other event, it would be judged by its own rules.
  if (run.event.startsWith('pull_request') || run.event === 'merge_group')
    throw new ActionError(`The payload of the event ${run.event} does not say into which commit the change goes`, {
      hint: 'The runner writes it to GITHUB_EVENT_PATH; let no step before this one change that file.',
    })
  const pushed = push.safeParse(payload).data
  if (run.event !== 'push') return { kind: 'other', what: otherWords[run.event] ?? `the event ${run.event}` }
  if (!branchRef.test(ref)) return { kind: 'other', what: 'a tag' }
  if (pushed === undefined) return { kind: 'other', what: 'a push that does not say what was there before' }
  const before = isNoCommit(pushed.before) ? undefined : pushed.before
  return { kind: 'push', branch: ref.replace(branchRef, ''), before, rewritten: pushed.forced && before !== undefined }
}

const otherWords: Readonly<Record<string, string>> = {
  schedule: 'a scheduled run',
  workflow_dispatch: 'a run by hand',
}

/** The id of only zeros, by which GitHub says that there was no commit. */
export function isNoCommit(id: string): boolean {
  return /^0{40,}$/.test(id)
}
