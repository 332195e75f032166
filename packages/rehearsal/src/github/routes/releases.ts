import { z } from 'zod'
import { listCommits } from '../git/history.ts'
import { createRef, resolveCommit } from '../git/refs.ts'
import { bodyOf, type Call, created, list, notFound, numberOf, ok, Refusal, textOf } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showRelease } from '../render/checks.ts'
import { repositoryPage } from '../render/repository.ts'
import type { Hub } from '../state/emulator-context.ts'
import type { ReleaseRecord } from '../state/records.ts'
import { loginOf } from '../state/tokens.ts'

const changes = z.object({
  tag_name: z.string().optional(),
  target_commitish: z.string().optional(),
  name: z.string().nullish(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
})
const newRelease = changes.extend({ tag_name: z.string(), generate_release_notes: z.boolean().default(false) })
const notes = z.object({ tag_name: z.string(), target_commitish: z.string().optional(), previous_tag_name: z.string().optional() })

/** REST reference, "Releases". */
export function releaseRoutes(hub: Hub) {
  const { releases } = hub.state
  const published = () => releases.filter(({ draft }) => !draft).toReversed()
  const found = (release: ReleaseRecord | undefined, call: Call) => {
    if (release === undefined) throw notFound()
    return ok(showRelease(hub, call.site, release))
  }
  const byId = (call: Call) => releases.find(({ id }) => id === numberOf(call, 'release_id'))
  return {
    'GET /repos/{owner}/{repo}/releases': (call: Call) => {
      // Drafts are shown only to those who may push.
      const mayPush =
        call.caller.kind === 'person'
          ? call.caller.role !== 'read'
          : call.caller.kind === 'job' && call.caller.permissions['contents'] === 'write'
      return list(call, mayPush ? releases.toReversed() : published(), (release) => showRelease(hub, call.site, release))
    },
    'POST /repos/{owner}/{repo}/releases': async (call: Call) => {
      const body = bodyOf(call, newRelease)
      const tag = body.tag_name
      if (releases.some((release) => release.tag === tag && !release.draft)) throw taken('tag_name')
      const target = body.target_commitish ?? hub.repository.defaultBranch
      const draft = body.draft ?? false
      if (!draft) await ensureTag(hub, tag, target)
      const written = body.generate_release_notes ? await notesFor(hub, call, { tag_name: tag, target_commitish: target }) : ''
      const release: ReleaseRecord = {
        id: hub.nextId(),
        tag,
        target,
        name: body.name ?? null,
        body: [body.body ?? '', written].filter((part) => part !== '').join('\n\n'),
        draft,
        prerelease: body.prerelease ?? false,
        author: loginOf(call.caller),
        createdAt: hub.now(),
        publishedAt: draft ? null : hub.now(),
      }
      releases.push(release)
      return created(showRelease(hub, call.site, release))
    },
    'GET /repos/{owner}/{repo}/releases/latest': (call: Call) =>
      found(
        published().find(({ prerelease }) => !prerelease),
        call,
      ),
    'GET /repos/{owner}/{repo}/releases/tags/{tag}': (call: Call) =>
      found(
        published().find(({ tag }) => tag === textOf(call, 'tag')),
        call,
      ),
    'GET /repos/{owner}/{repo}/releases/{release_id}': (call: Call) => found(byId(call), call),
    'PATCH /repos/{owner}/{repo}/releases/{release_id}': async (call: Call) => {
      const release = byId(call)
      if (release === undefined) throw notFound()
      const body = bodyOf(call, changes)
      release.tag = body.tag_name ?? release.tag
      release.target = body.target_commitish ?? release.target
      if (body.name !== undefined) release.name = body.name
      if (body.body !== undefined) release.body = body.body ?? ''
      release.prerelease = body.prerelease ?? release.prerelease
      if (release.draft && body.draft === false) {
        await ensureTag(hub, release.tag, release.target)
        release.draft = false
        release.publishedAt = hub.now()
      }
      return found(release, call)
    },
    'POST /repos/{owner}/{repo}/releases/generate-notes': async (call: Call) => {
      const body = bodyOf(call, notes)
      return ok({ name: body.tag_name, body: await notesFor(hub, call, body) })
    },
  } satisfies Routes
}

function taken(field: string): Refusal {
  return new Refusal(422, 'Validation Failed', { errors: [{ resource: 'Release', code: 'already_exists', field }] })
}

/** Publishing makes a plain tag where there is none. */
async function ensureTag(hub: Hub, tag: string, target: string): Promise<void> {
  if ((await resolveCommit(hub.git, `refs/tags/${tag}`)) !== undefined) return
  const sha = await resolveCommit(hub.git, target)
  const invalid = (field: string) => new Refusal(422, 'Validation Failed', { errors: [{ resource: 'Release', code: 'invalid', field }] })
  if (sha === undefined) throw invalid('target_commitish')
  if (!(await createRef(hub.git, `refs/tags/${tag}`, sha))) throw invalid('tag_name')
}

async function notesFor(hub: Hub, call: Call, of: z.output<typeof notes>): Promise<string> {
  const head =
    (await resolveCommit(hub.git, `refs/tags/${of.tag_name}`)) ??
    (await resolveCommit(hub.git, of.target_commitish ?? hub.repository.defaultBranch))
  if (head === undefined)
    throw new Refusal(422, 'Validation Failed', { errors: [{ resource: 'Release', code: 'invalid', field: 'target_commitish' }] })
  const previous = of.previous_tag_name ?? hub.state.releases.findLast(({ draft, tag }) => !draft && tag !== of.tag_name)?.tag
  const since = previous === undefined ? undefined : await resolveCommit(hub.git, `refs/tags/${previous}`)
  const commits = await listCommits(hub.git, since === undefined ? head : `${since}..${head}`, { limit: 250 })
  const lines = commits.map(({ message, author }) => `* ${message.split('\n')[0]} by @${author.name}`)
  const page = repositoryPage(hub, call.site)
  const full = since === undefined ? `${page}/commits/${of.tag_name}` : `${page}/compare/${previous}...${of.tag_name}`
  return `## What's Changed\n${lines.join('\n')}\n\n\n**Full Changelog**: ${full}`
}
