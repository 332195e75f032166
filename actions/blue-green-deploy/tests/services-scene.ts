import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { TreeFiles } from '@slipway/shared/github/git/trees'
import type { Stores } from '@slipway/shared/rollout/engine/assemble'
import { aContext, aRunner, fakeClock, fakeConfigPath, fakeFiles } from '@slipway/shared/testing/fakes'
import { customRulesAnswer, fakeGithub } from '@slipway/shared/testing/github'
import { fakeLedger, fakeLockStore } from '@slipway/shared/testing/rollout-fakes'
import type { DeployDoubles } from '../src/mode-call.ts'
import { repositoryWith } from './runs/waiting-runs.ts'
import { quietQueries } from './scene.ts'

/** Three services, as the guide's product has them, each on a target of its own. */
export const severalConfiguration = `product: shop
services:
  web:
    in: web
    needs: [api]
    url: /
    target: { type: haproxy, socket: $SOCKET, backend: web }
    start: deploy/start.sh
  api:
    in: api
    paths: [packages/common/**]
    url: /api
    target: { type: haproxy, socket: $SOCKET, backend: api }
    start: deploy/start.sh
  parser:
    in: parser
    url: /parser
    build: { run: make, output: out, test: make check }
    target: { type: haproxy, socket: $SOCKET, backend: parser }
    start: deploy/start.sh
environments:
  staging: { url: 'http://staging.test', branches: [develop], approval: none }
  production: { url: 'http://production.test', branches: [main], approval: required }
`

export const [oldCommit, headCommit] = ['1'.repeat(40), '2'.repeat(40)]
/** Two services that npm builds. */
const packages = Object.fromEntries(
  ['api', 'web'].flatMap((service) => [
    [`/workspace/${service}/package.json`, '{ "scripts": { "build": "tsc", "test": "vitest run" } }'],
    [`/workspace/${service}/package-lock.json`, '{}'],
  ]),
)
const files = { 'api/package.json': '1', 'api/a.ts': '1', 'web/package.json': '1', 'web/a.ts': '1', 'parser/main.c': '1', 'README.md': '1' }

const gates: Record<string, unknown> = {
  production: {
    protection_rules: [
      {
        type: 'required_reviewers',
        reviewers: [
          { type: 'User', reviewer: { login: 'Mona' } },
          { type: 'Team', reviewer: { slug: 'core' } },
        ],
      },
    ],
    deployment_branch_policy: null,
  },
  'production-rollback': { protection_rules: [], deployment_branch_policy: null },
  staging: { protection_rules: [], deployment_branch_policy: null },
}

type Live = { version: string; sha: string; phases?: readonly ('promote' | 'complete' | 'kept' | 'back' | 'bad')[] }

/** A repository of three services. `changed`: what the commit of the run has otherwise than the old one. */
export async function aProduct({
  config = severalConfiguration,
  changed = {},
  commits = {},
}: {
  config?: string
  changed?: Readonly<Record<string, string>>
  commits?: Readonly<Record<string, TreeFiles>>
} = {}) {
  const clock = fakeClock()
  const stores = new Map<string, Stores & { ledger: ReturnType<typeof fakeLedger>; lock: ReturnType<typeof fakeLockStore> }>()
  const storesOf = ({ service, name }: Pick<EnvironmentConfig, 'service' | 'name'>) => {
    const key = `${name}/${service}`
    const found = stores.get(key) ?? { ledger: fakeLedger(clock), lock: fakeLockStore(), hasEnded: async () => true }
    stores.set(key, found)
    return found
  }
  const filesOf = async (sha: string): Promise<TreeFiles> => {
    const read = (all: Readonly<Record<string, string>>): TreeFiles => ({ state: 'read', files: new Map(Object.entries(all)) })
    const known: Record<string, TreeFiles> = { [oldCommit]: read(files), [headCommit]: read({ ...files, ...changed }), ...commits }
    return known[sha] ?? { state: 'missing' }
  }
  const live = async (service: string, { version, sha, phases = ['promote', 'complete'] }: Live, environment = 'production') => {
    const { ledger } = storesOf({ service, name: environment })
    const run = { id: 1, attempt: 1, job: 'deploy' }
    const id = await ledger.open({ schema: 1, service, environment, kind: 'deploy', release: { version, sha }, colour: 'blue', run })
    for (const phase of phases) await ledger.write(id, { state: 'success', phase, detail: '' })
  }
  const step = ({ ref = 'refs/heads/main', sha = headCommit, event = 'push', environment = {} } = {}) =>
    aContext({
      runner: aRunner({ run: { id: 9, job: 'plan', ref, sha, event }, environment }),
      clock,
      files: fakeFiles({ [fakeConfigPath]: config, ...packages }),
    })
  const github = await fakeGithub(({ path }) => {
    if (path.endsWith('/deployment_protection_rules')) return customRulesAnswer()
    const [, name = ''] = /\/environments\/([^/]+)$/.exec(path) ?? []
    return gates[name] === undefined ? { status: 404, body: { message: 'Not Found' } } : { body: gates[name] }
  })
  const doubles: DeployDoubles = {
    storesOf,
    github,
    filesOf,
    queries: quietQueries,
    runs: repositoryWith([]),
    treeOf: async (sha) => `tree of ${sha}`,
  }
  return { clock, storesOf, live, step, doubles }
}
