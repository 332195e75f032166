import { expect, it } from 'vitest'
import type { PullRequestEvent } from '../../src/executor/server/events/event-triggers.ts'
import { jobOf, logOf, TestRepository } from './test-repository.ts'

const job = (run = 'true') => `jobs: { j: { runs-on: x, steps: [{ run: ${JSON.stringify(run)} }] } }\n`
const zeros = '0'.repeat(40)

it('starts on a push what its branches, tags and paths let in', async () => {
  await using shop = new TestRepository()
  const files = {
    '.github/workflows/a.yml': `on: { push: { branches: [main] } }\n${job()}`,
    '.github/workflows/b.yml': `on: { push: { branches: ['feature/**'], paths: ['src/**'] } }\n${job()}`,
    '.github/workflows/c.yml': `on: { push: { tags: ['v*'] } }\n${job('echo $GITHUB_REF_TYPE $GITHUB_REF_NAME')}`,
    '.github/workflows/d.yml': `on: { push: { branches-ignore: [main] } }\n${job()}`,
  }
  const started = (handles: { run: { workflowPath: string } }[]) => handles.map(({ run }) => run.workflowPath.slice(-5, -4))
  expect(started(await shop.push(files))).toEqual(['a'])
  const before = shop.git('rev-parse', 'HEAD')
  const sha = shop.commit({ 'src/x.ts': 'x' }, { branch: 'feature/deep/er' })
  expect(started(await shop.executor.push({ ref: 'refs/heads/feature/deep/er', sha, before, actor: 'ada' }))).toEqual(['b', 'd'])
  const docs = shop.commit({ 'docs/x.md': 'x' }, { branch: 'feature/deep/er' })
  expect(started(await shop.executor.push({ ref: 'refs/heads/feature/deep/er', sha: docs, before: sha, actor: 'ada' }))).toEqual(['d'])
  const tagged = await shop.executor.push({ ref: 'refs/tags/v1.2.3', sha: docs, before: zeros, actor: 'ada' })
  expect(started(tagged)).toEqual(['c'])
  expect(logOf((await tagged[0]?.finished)?.jobs[0])).toContain('tag v1.2.3')
  expect(await shop.executor.push({ ref: 'refs/heads/main', sha: zeros, before: sha, actor: 'ada' })).toEqual([])
  expect(await shop.push({}, { message: 'small [skip ci]' })).toEqual([])
})

it('takes the title of a run from run-name or the commit', async () => {
  await using shop = new TestRepository()
  const [plain] = await shop.push({ '.github/workflows/a.yml': `on: push\n${job()}` }, { message: 'First line\n\nmore' })
  expect(plain?.run).toMatchObject({
    title: 'First line',
    workflowName: '.github/workflows/a.yml',
    event: 'push',
    headBranch: 'main',
    actor: 'ada',
  })
  const [named] = await shop.push({
    '.github/workflows/a.yml': `name: A\nrun-name: by \${{ github.actor }} on \${{ github.ref_name }}\non: push\n${job()}`,
  })
  expect(named?.run).toMatchObject({ title: 'by ada on main', workflowName: 'A' })
})

it('runs a pull request at its merge commit; one from a fork gets reads and no secrets', async () => {
  await using shop = new TestRepository()
  shop.platform.repositorySecrets = { KEY: 'secret-key' }
  shop.platform.addEnvironment({ name: 'e', secrets: { KEY: 'env-key' } })
  const workflow = `
on: { pull_request: { branches: [main], types: [opened] } }
permissions: { contents: write, pull-requests: write, id-token: write }
jobs:
  j:
    runs-on: x
    environment: e
    steps: [{ run: 'echo "$GITHUB_REF $GITHUB_HEAD_REF $GITHUB_BASE_REF [\${{ secrets.KEY }}] \${{ github.event.pull_request.head.repo.fork }}"' }]
`
  shop.commit({ '.github/workflows/pr.yml': workflow })
  const headSha = shop.commit({ 'a.txt': 'a' }, { branch: 'topic' })
  const event = (change: Partial<PullRequestEvent>): PullRequestEvent => ({
    number: 7,
    action: 'opened',
    headSha,
    headRef: 'topic',
    headRepository: 'acme/harbor',
    baseRef: 'main',
    mergeSha: headSha,
    actor: 'ada',
    title: 'Add a',
    ...change,
  })
  const log = async (change: Partial<PullRequestEvent>) =>
    logOf((await (await shop.executor.pullRequest(event(change)))[0]?.finished)?.jobs[0]).join('\n')
  expect(await log({})).toContain('refs/pull/7/merge topic main [***] false')
  expect(await log({ headRepository: 'mallory/harbor' })).toContain('refs/pull/7/merge topic main [] true')
  expect(shop.platform.grants.map(({ permissions }) => permissions)).toEqual([
    { contents: 'write', 'pull-requests': 'write', 'id-token': 'write', metadata: 'read' },
    { contents: 'read', 'pull-requests': 'read', metadata: 'read' },
  ])
  expect(await shop.executor.pullRequest(event({ action: 'closed' }))).toEqual([])
  expect(await shop.executor.pullRequest(event({ baseRef: 'topic' }))).toEqual([])
  expect(shop.platform.runs[0]).toMatchObject({ headSha, headBranch: 'topic', title: 'Add a', event: 'pull_request' })
})

it('starts on a group of the merge queue, at its commit, by the branch that it goes into', async () => {
  await using shop = new TestRepository()
  const workflow = `
on: { merge_group: { branches: [main] } }
jobs:
  j:
    runs-on: x
    steps: [{ run: 'echo "$GITHUB_REF [$GITHUB_BASE_REF] \${{ github.event.merge_group.base_sha }} \${{ github.event.action }}"' }]
`
  const baseSha = shop.commit({ '.github/workflows/queue.yml': workflow })
  const headSha = shop.commit({ 'a.txt': 'a' }, { branch: 'gh-readonly-queue/main/pr-7' })
  const group = { headRef: 'refs/heads/gh-readonly-queue/main/pr-7', headSha, baseRef: 'main', baseSha, actor: 'ada' }
  const result = await (await shop.executor.mergeGroup(group))[0]?.finished
  expect(logOf(result?.jobs[0]).join('\n')).toContain(`${group.headRef} [] ${baseSha} checks_requested`)
  expect(shop.platform.runs[0]).toMatchObject({ headSha, headBranch: 'gh-readonly-queue/main/pr-7', event: 'merge_group' })
  expect(await shop.executor.mergeGroup({ ...group, baseRef: 'develop' })).toEqual([])
})

const dispatched = `
name: Release
on:
  workflow_dispatch:
    inputs:
      kind: { type: choice, options: [patch, minor], required: true }
      dry: { type: boolean, default: false }
      count: { type: number, default: 2 }
      environment: { type: environment }
      note: { type: string, required: true, default: none }
jobs:
  j:
    runs-on: x
    steps:
      - run: echo '\${{ toJSON(inputs) }}' | tr -d '\\n '
      - run: echo '\${{ toJSON(github.event.inputs) }}' | tr -d '\\n '
      - { if: inputs.dry, run: echo dry run }
`

it('types the inputs of a dispatch, and gives the event their texts', async () => {
  await using shop = new TestRepository()
  shop.commit({ '.github/workflows/release.yml': dispatched })
  const run = await shop.platform.start?.({
    workflowPath: '.github/workflows/release.yml',
    ref: 'main',
    inputs: { kind: 'minor', dry: 'true' },
    actor: 'ada',
  })
  const result = await shop.executor.handle(run?.id ?? 0)?.finished
  const log = logOf(result?.jobs[0])
  expect(log).toContain('{"kind":"minor","dry":true,"count":2,"environment":"","note":"none"}')
  expect(log).toContain('{"kind":"minor","dry":"true","count":"2","environment":"","note":"none"}')
  expect(log).toContain('dry run')
})

it.each([
  [{ kind: 'major' }, "Provided value 'major' for input 'kind' not in the list of allowed values"],
  [{}, "Required input 'kind' not provided"],
  [{ kind: 'patch', dry: 'maybe' }, "Provided value 'maybe' for input 'dry' not in the list of allowed values"],
  [{ kind: 'patch', count: 'many' }, "Provided value 'many' for input 'count' is not a number"],
  [{ kind: 'patch', strange: 'x' }, 'Unexpected inputs provided: ["strange"]'],
])('refuses a dispatch with %j', async (inputs, message) => {
  await using shop = new TestRepository()
  shop.commit({ '.github/workflows/release.yml': dispatched })
  const dispatch = shop.executor.dispatch({
    workflowPath: '.github/workflows/release.yml',
    ref: 'main',
    inputs: { ...inputs },
    actor: 'ada',
  })
  await expect(dispatch).rejects.toMatchObject({ status: 422, message })
  expect(shop.platform.runs).toEqual([])
})

it.each([
  [25, []],
  [26, ['you may only define up to 25 `inputs` for a `workflow_dispatch` event']],
])('starts a workflow that declares 25 inputs, and none with more: %i', async (count, faults) => {
  await using shop = new TestRepository()
  const inputs = Array.from({ length: count }, (_, index) => `i${index}: { type: string }`).join(', ')
  const result = await shop.run(`on: { push: {}, workflow_dispatch: { inputs: { ${inputs} } } }\n${job()}`)
  expect(result.faults).toEqual(faults)
})

it('dispatches only what is on the default branch, as it stands at the ref', async () => {
  await using shop = new TestRepository()
  const path = '.github/workflows/r.yml'
  const file = (word: string) => `on: workflow_dispatch\n${job(`echo ${word} $GITHUB_REF`)}`
  shop.commit({ 'README.md': 'x' })
  shop.commit({ [path]: file('branch') }, { branch: 'topic' })
  const dispatch = (ref: string) => shop.executor.dispatch({ workflowPath: path, ref, inputs: {}, actor: 'ada' })
  await expect(dispatch('topic')).rejects.toMatchObject({ status: 404 })
  shop.git('checkout', '--quiet', 'main')
  shop.commit({ [path]: file('default') })
  expect(logOf((await (await dispatch('topic')).finished).jobs[0])).toContain('branch refs/heads/topic')
  await expect(dispatch('gone')).rejects.toMatchObject({ status: 422, message: 'No ref found for: gone' })
  shop.commit({ [path]: `on: push\n${job()}` })
  await expect(dispatch('main')).rejects.toMatchObject({ status: 422, message: "Workflow does not have 'workflow_dispatch' trigger" })
})

it('runs by schedule what has the line, from the default branch', async () => {
  await using shop = new TestRepository()
  shop.commit({ '.github/workflows/m.yml': `on: { schedule: [{ cron: '*/5 * * * *' }] }\n${job('echo ${{ github.event.schedule }}')}` })
  const [handle] = await shop.executor.schedule('*/5 * * * *')
  expect(logOf((await handle?.finished)?.jobs[0])).toContain('*/5 * * * *')
  expect(await shop.executor.schedule('0 0 * * *')).toEqual([])
})

it('runs by an event of the repository what waits for its type, with what was sent', async () => {
  await using shop = new TestRepository()
  const step = job('echo "${{ github.event.action }} ${{ github.event.client_payload.environment }} ${{ github.event_name }}"')
  shop.commit({ '.github/workflows/m.yml': `on: { repository_dispatch: { types: [slipway-alert] } }\n${step}` })
  const [handle] = await shop.executor.repositoryDispatch({ type: 'slipway-alert', payload: { environment: 'production' }, actor: 'ada' })
  expect(logOf((await handle?.finished)?.jobs[0])).toContain('slipway-alert production repository_dispatch')
  expect(await shop.executor.repositoryDispatch({ type: 'another', payload: {}, actor: 'ada' })).toEqual([])
})

it('starts workflow_run when a run ends, with what it was', async () => {
  await using shop = new TestRepository()
  await shop.run(`name: CI\non: push\n${job('exit 1')}`, {
    '.github/workflows/after.yml': `
name: After
on: { workflow_run: { workflows: [CI], types: [completed], branches: [main] } }
jobs:
  j: { runs-on: x, steps: [{ run: 'echo "\${{ github.event.workflow_run.name }} \${{ github.event.workflow_run.conclusion }} \${{ github.event.workflow_run.id }}"' }] }
`,
  })
  const results = await shop.executor.settled()
  expect(results.map(({ run }) => [run.workflowName, run.event, run.conclusion])).toEqual([
    ['CI', 'push', 'failure'],
    ['After', 'workflow_run', 'success'],
  ])
  expect(logOf(results[1] && jobOf(results[1], 'j'))).toContain('CI failure 1')
})
