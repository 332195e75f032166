import { z } from 'zod'
import { listCommits } from '../git/history.ts'
import { createRef, resolveCommit } from '../git/refs.ts'
import { bodyOf, created, type EndpointCall, HttpRefusal, list, notFoundRefusal, numberParam, ok, textParam } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showRelease } from '../render/checks.ts'
import { repositoryPage } from '../render/repository.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { ReleaseRecord } from '../state/records.ts'
import { loginOf } from '../state/tokens.ts'
import { refuseChangedWorkflows } from './workflow-permission.ts'

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
export function releaseRoutes(emulator: EmulatorContext) {
  const { releases } = emulator.state
  const published = () => releases.filter(({ draft }) => !draft).toReversed()
  const found = (release: ReleaseRecord | undefined, call: EndpointCall) => {
    if (release === undefined) throw notFoundRefusal()
    return ok(showRelease(emulator, call.addresses, release))
  }
  const byId = (call: EndpointCall) => releases.find(({ id }) => id === numberParam(call, 'release_id'))
  return {
    'GET /repos/{owner}/{repo}/releases': (call: EndpointCall) => {
      // Drafts are shown only to those who may push.
      const mayPush =
        call.caller.kind === 'person'
          ? call.caller.role !== 'read'
          : call.caller.kind === 'job' && call.caller.permissions['contents'] === 'write'
      return list(call, mayPush ? releases.toReversed() : published(), (release) => showRelease(emulator, call.addresses, release))
    },
    'POST /repos/{owner}/{repo}/releases': async (call: EndpointCall) => {
      const body = bodyOf(call, newRelease)
      const tag = body.tag_name
      if (releases.some((release) => release.tag === tag && !release.draft)) throw taken('tag_name')
      const target = body.target_commitish ?? emulator.repository.defaultBranch
      const draft = body.draft ?? false
      // Without a target, a release of a tag that stands asks nothing of its commit.
      if (body.target_commitish !== undefined) await refuseChangedWorkflows(emulator, call, target)
      if (!draft) await ensureTag(emulator, tag, target)
      const written = body.generate_release_notes ? await notesFor(emulator, call, { tag_name: tag, target_commitish: target }) : ''
      const release: ReleaseRecord = {
        id: emulator.nextId(),
        tag,
        target,
        name: body.name ?? null,
        body: [body.body ?? '', written].filter((part) => part !== '').join('\n\n'),
        draft,
        prerelease: body.prerelease ?? false,
        author: loginOf(call.caller),
        createdAt: emulator.now(),
        publishedAt: draft ? null : emulator.now(),
        assets: [],
      }
      releases.push(release)
      return created(showRelease(emulator, call.addresses, release))
    },
    'GET /repos/{owner}/{repo}/releases/latest': (call: EndpointCall) =>
      found(
        published().find(({ prerelease }) => !prerelease),
        call,
      ),
    'GET /repos/{owner}/{repo}/releases/tags/{tag}': (call: EndpointCall) =>
      found(
        published().find(({ tag }) => tag === textParam(call, 'tag')),
        call,
      ),
    'GET /repos/{owner}/{repo}/releases/{release_id}': (call: EndpointCall) => found(byId(call), call),
    'PATCH /repos/{owner}/{repo}/releases/{release_id}': async (call: EndpointCall) => {
      const release = byId(call)
      if (release === undefined) throw notFoundRefusal()
      const body = bodyOf(call, changes)
      await refuseChangedWorkflows(emulator, call, body.target_commitish ?? release.target)
      release.tag = body.tag_name ?? release.tag
      release.target = body.target_commitish ?? release.target
      if (body.name !== undefined) release.name = body.name
      if (body.body !== undefined) release.body = body.body ?? ''
      release.prerelease = body.prerelease ?? release.prerelease
      if (release.draft && body.draft === false) {
        await ensureTag(emulator, release.tag, release.target)
        release.draft = false
        release.publishedAt = emulator.now()
      }
      return found(release, call)
    },
    'POST /repos/{owner}/{repo}/releases/generate-notes': async (call: EndpointCall) => {
      const body = bodyOf(call, notes)
      return ok({ name: body.tag_name, body: await notesFor(emulator, call, body) })
    },
  } satisfies Routes
}

function taken(field: string): HttpRefusal {
  return new HttpRefusal(422, 'Validation Failed', { errors: [{ resource: 'Release', code: 'already_exists', field }] })
}

/** Publishing makes a plain tag where there is none. */
async function ensureTag(emulator: EmulatorContext, tag: string, target: string): Promise<void> {
  if ((await resolveCommit(emulator.git, `refs/tags/${tag}`)) !== undefined) return
  const sha = await resolveCommit(emulator.git, target)
  const invalid = (field: string) =>
    new HttpRefusal(422, 'Validation Failed', { errors: [{ resource: 'Release', code: 'invalid', field }] })
  if (sha === undefined) throw invalid('target_commitish')
  if (!(await createRef(emulator.git, `refs/tags/${tag}`, sha))) throw invalid('tag_name')
}

async function notesFor(emulator: EmulatorContext, call: EndpointCall, of: z.output<typeof notes>): Promise<string> {
  const head =
    (await resolveCommit(emulator.git, `refs/tags/${of.tag_name}`)) ??
    (await resolveCommit(emulator.git, of.target_commitish ?? emulator.repository.defaultBranch))
  if (head === undefined)
    throw new HttpRefusal(422, 'Validation Failed', { errors: [{ resource: 'Release', code: 'invalid', field: 'target_commitish' }] })
  const previous = of.previous_tag_name ?? emulator.state.releases.findLast(({ draft, tag }) => !draft && tag !== of.tag_name)?.tag
  const since = previous === undefined ? undefined : await resolveCommit(emulator.git, `refs/tags/${previous}`)
  const commits = await listCommits(emulator.git, since === undefined ? head : `${since}..${head}`, { limit: 250 })
  const lines = commits.map(({ message, author }) => `* ${message.split('\n')[0]} by @${author.name}`)
  const page = repositoryPage(emulator, call.addresses)
  const full = since === undefined ? `${page}/commits/${of.tag_name}` : `${page}/compare/${previous}...${of.tag_name}`
  return `## What's Changed\n${lines.join('\n')}\n\n\n**Full Changelog**: ${full}`
}
