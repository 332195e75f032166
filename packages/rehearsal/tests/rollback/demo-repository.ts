import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type BundleRun, Job } from '@slipway/shared/testing/bundle'
import { load } from 'js-yaml'
import { z } from 'zod'
import type { Permissions } from '../../src/contract/platform.ts'
import { type GithubEmulator, startGithubEmulator } from '../../src/github/emulator.ts'
import { serveOnFreePort } from '../../src/stage/providers/api-server.ts'
import { Clone } from '../../src/world/git/developer-clone.ts'

const actions = join(import.meta.dirname, '../../../../actions')
const actionFile = z.object({ inputs: z.record(z.string(), z.object({ default: z.string().optional() })) })

/**
 * What stands at the provider: where users come in, the target of slipway.yml, and what the team's upload sends; or another command that
 * prepares a release, and its file. `expect`: of the health probe.
 */
export type Provider = { url: string; target: string; secret: string; expect?: string } & (
  | { upload: { url: string; body: string } }
  | { prepare: string; files: Readonly<Record<string, string>> }
)

/** A team with a repository, three releases in it, and the shipped actions; what is uploaded is the file `site.txt` as it lies there. */
export type Team = AsyncDisposable & {
  github: GithubEmulator
  clone: Clone
  commits: Record<string, string>
  /** Uploads that the team's command has made. */
  uploads(): number
  /** A place that answers with this text for ever, and its address. */
  host(body: string): Promise<string>
  deploy(version: string, more?: Deployment): Promise<BundleRun>
  rollBack(inputs: Readonly<Record<string, string>>): Promise<BundleRun>
  status(): Promise<BundleRun>
  /** What users get. */
  served(): Promise<string>
}

/** Another commit than that of the version's tag, and further inputs. */
export type Deployment = { commit?: string | undefined; inputs?: Readonly<Record<string, string>> }

export const versions = ['v1.1.0', 'v1.2.0', 'v1.3.0'] as const

/** `workflows`: each release changes a file in .github/workflows. `permissions`: of the jobs; without it, they have the token of a person. */
export type TeamOptions = { workflows?: boolean; permissions?: Permissions }

export async function aTeam(provider: Provider, { workflows = false, permissions }: TeamOptions = {}): Promise<Team> {
  await using starting = new AsyncDisposableStack()
  const places = starting.adopt(new AsyncDisposableStack(), (stack) => stack.disposeAsync())
  const host = async (body: string) => places.use(await serveOnFreePort((_request, response) => response.end(body))).url
  let uploaded = 0
  const hosting = starting.use(
    await serveOnFreePort(async (request, response) => {
      uploaded += 1
      response.end(await host(await text(request)))
    }),
  )
  const job = starting.use(await Job.start())
  const github = starting.use(
    await startGithubEmulator({
      repository: { owner: 'quay', name: 'harbor', defaultBranch: 'main', private: false },
      folder: join(job.root, 'github'),
    }),
  )
  const token = github.issueUserToken('mona', { role: 'admin' })
  github.setEnvironment('production', {})
  const clone = await Clone.init(job.workspace, github.repository.gitDir, 'main')
  await clone.write('.github/slipway.yml', slipwayYml(provider))
  if ('upload' in provider) await clone.write('upload.mjs', uploadScript(provider.upload))
  else for (const [path, written] of Object.entries(provider.files)) await clone.write(path, written)
  const commits: Record<string, string> = {}
  for (const version of versions) {
    await clone.write('site.txt', `the code of ${version}\n`)
    if (workflows) await clone.write('.github/workflows/ci.yml', `name: CI of ${version}\n`)
    commits[version] = await clone.commit(`Release ${version}`)
    await clone.git('tag', version)
  }
  await clone.send('main')
  await clone.git('push', '--quiet', github.repository.gitDir, '--tags')
  const run = async (action: string, inputs: Readonly<Record<string, string>>, sha: string) => {
    const { id } = github.createRun({
      workflowPath: '.github/workflows/enhanced-ci.yml',
      workflowName: 'Enhanced CI',
      event: 'push',
      ref: 'refs/heads/main',
      headBranch: 'main',
      headSha: sha,
      actor: 'mona',
      title: action,
    })
    const defaults = await defaultsOf(action)
    const own =
      permissions === undefined
        ? token
        : github.issueToken({ runId: id, jobId: github.createJob({ runId: id, name: 'deploy' }).id, permissions })
    const given = { ...defaults, environment: 'production', token: own, secrets: `PROVIDER_TOKEN=${provider.secret}`, ...inputs }
    const environment = { GITHUB_API_URL: github.apiUrl, GITHUB_RUN_ID: String(id), GITHUB_SHA: sha, HOSTING: hosting.url }
    const ended = await job.run(join(actions, action), given, environment)
    github.updateRun(id, { status: 'completed', conclusion: ended.code === 0 ? 'success' : 'failure' })
    return ended
  }
  const resources = starting.move()
  return {
    github,
    clone,
    commits,
    host,
    uploads: () => uploaded,
    deploy: async (version, { commit = commits[version] ?? '', inputs = {} } = {}) => {
      await clone.checkout(commit)
      return await run('blue-green-deploy', { mode: 'release', version, ...inputs }, commit)
    },
    rollBack: (inputs) => run('rollback', { 'validation-time': '1s', ...inputs }, commits['v1.3.0'] ?? ''),
    status: () => run('blue-green-deploy', { mode: 'status' }, commits['v1.3.0'] ?? ''),
    served: async () => await (await fetch(provider.url)).text(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function defaultsOf(action: string): Promise<Record<string, string>> {
  const { inputs } = actionFile.parse(load(await readFile(join(actions, action, 'action.yml'), 'utf8')))
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, { default: value }]) => (value === undefined || value.includes('${{') ? [] : [[name, value]])),
  )
}

function slipwayYml(provider: Provider): string {
  const { url, target, expect } = provider
  return `service: harbor
environments:
  production:
    url: ${url}
    branches: [main]
    approval: none
    health: ready
    placement: { prepare: ${'upload' in provider ? 'node upload.mjs' : provider.prepare} }
    target: ${target}
    monitor: 6s
    thresholds: { error-rate: 5% }
    traffic: { requests-per-second: 25, paths: [/] }
    rollout: { steps: [100%], step-time: 200ms, ready-within: 5s, hold: 10m }
health:
  ready:
    - { name: site, http: { path: /${expect === undefined ? '' : `, expect: ${expect}`} } }
`
}

/** What the provider's own tool does: the code as it is checked out goes somewhere, and the release is written onto it. */
function uploadScript(upload: { url: string; body: string }): string {
  return `import { readFileSync } from 'node:fs'
const { HOSTING, PROVIDER_TOKEN, RELEASE, COLOUR } = process.env
const upstream = await (await fetch(HOSTING, { method: 'POST', body: readFileSync('site.txt') })).text()
const headers = { authorization: 'Bearer ' + PROVIDER_TOKEN, 'content-type': 'application/json' }
const body = ${upload.body}
const answer = await fetch('${upload.url}/stage/upload', { method: 'POST', headers, body: JSON.stringify(body) })
if (!answer.ok) throw new Error(String(answer.status))
`
}
