import { expect, it } from 'vitest'
import type { Decision } from '../../src/contract/platform.ts'
import { jobOf, logOf, TestRepository } from './test-repository.ts'

const deploy = (environment: string, rest = '') => `
on: push
jobs:
  deploy:
    runs-on: x
    environment: ${environment}
${rest}
    steps: [{ run: 'echo "deployed \${{ vars.WHERE }} \${{ secrets.KEY == env.EXPECTED }}"', env: { EXPECTED: env-key } }]
`

it('waits for a reviewer, shows that it waits, and then gives what the environment holds', async () => {
  await using shop = new TestRepository()
  shop.platform.repositorySecrets = { KEY: 'repo-key' }
  shop.platform.addEnvironment({ name: 'production', reviewers: ['grace'], secrets: { KEY: 'env-key' }, variables: { WHERE: 'prod' } })
  const answer = Promise.withResolvers<Decision>()
  const asked = Promise.withResolvers<void>()
  shop.platform.approve = () => {
    asked.resolve()
    return answer.promise
  }
  const [handle] = await shop.push({
    '.github/workflows/ci.yml': deploy("{ name: \"${{ github.ref_name == 'main' && 'production' || 'x' }}\", deployment: false }"),
  })
  await asked.promise
  expect(shop.platform.runs[0]?.status).toBe('waiting')
  expect(shop.platform.jobs[0]?.status).toBe('waiting')
  expect(shop.platform.grants).toEqual([])
  answer.resolve('approved')
  const result = await handle?.finished
  expect(result?.conclusion).toBe('success')
  expect(logOf(result?.jobs[0])).toContain('deployed prod true')
  expect(shop.platform.statuses).toEqual(['in_progress', 'waiting', 'in_progress', 'completed'])
})

it('fails a job that was rejected, and runs nothing of it', async () => {
  await using shop = new TestRepository()
  shop.platform.addEnvironment({ name: 'production', reviewers: ['grace'] })
  shop.platform.approve = async () => 'rejected'
  const result = await shop.run(deploy('production'))
  expect(result.conclusion).toBe('failure')
  expect(jobOf(result, 'deploy')).toMatchObject({ steps: [], annotations: [{ message: 'The deployment to production was rejected.' }] })
})

it('refuses a ref that the environment does not let in, before anybody is asked', async () => {
  await using shop = new TestRepository()
  shop.platform.addEnvironment({ name: 'production', reviewers: ['grace'], branches: ['release/*'] })
  shop.platform.approve = () => Promise.reject(new Error('was asked'))
  const result = await shop.run(deploy('production'))
  expect(jobOf(result, 'deploy').annotations[0]?.message).toBe(
    'Branch "main" is not allowed to deploy to production due to environment protection rules.',
  )
  shop.platform.addEnvironment({ name: 'production', branches: ['release/*', 'main'] })
  expect((await shop.run(deploy('production'))).conclusion).toBe('success')
})

it('makes an environment that does not exist, without any rule', async () => {
  await using shop = new TestRepository()
  expect((await shop.run(deploy('{ name: brand-new, url: "http://127.0.0.1" }'))).conclusion).toBe('success')
  expect(shop.platform.environments.get('brand-new')).toMatchObject({ reviewers: [], branches: undefined })
})

it('cancels a job that waits for its reviewer', async () => {
  await using shop = new TestRepository()
  shop.platform.addEnvironment({ name: 'production', waitMinutes: 5 })
  shop.platform.approve = (_name, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const [handle] = await shop.push({ '.github/workflows/ci.yml': deploy('production') })
  while (shop.platform.runs[0]?.status !== 'waiting') await new Promise((resolve) => setTimeout(resolve, 5))
  shop.platform.cancel?.(1, { force: false })
  expect((await handle?.finished)?.jobs[0]?.conclusion).toBe('cancelled')
})

it('holds the concurrency group while it waits, and keeps all that queue in order', async () => {
  await using shop = new TestRepository()
  shop.platform.addEnvironment({ name: 'production', reviewers: ['grace'] })
  const answers: ((decision: Decision) => void)[] = []
  shop.platform.approve = () => new Promise((resolve) => answers.push(resolve))
  const file = deploy('production', '    concurrency: { group: deploy-production, queue: max }')
  const handles = []
  for (let count = 0; count < 3; count++) handles.push(...(await shop.push({ '.github/workflows/ci.yml': file })))
  const order: number[] = []
  for (const handle of handles) void handle.finished.then(({ run }) => order.push(run.id))
  for (let count = 0; count < 3; count++) {
    while (answers[count] === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(answers).toHaveLength(count + 1)
    answers[count]?.('approved')
  }
  const results = await Promise.all(handles.map(({ finished }) => finished))
  expect(results.map(({ conclusion }) => conclusion)).toEqual(['success', 'success', 'success'])
  expect(order).toEqual([1, 2, 3])
})

it('fails a job without a Deployment at once where a custom rule is on, before anybody is asked', async () => {
  await using shop = new TestRepository()
  shop.platform.addEnvironment({ name: 'production', reviewers: ['grace'], customRules: [{ app: 'change-board', enabled: true }] })
  shop.platform.approve = () => Promise.reject(new Error('was asked'))
  const result = await shop.run(deploy('{ name: production, deployment: false }'))
  expect(jobOf(result, 'deploy')).toMatchObject({ conclusion: 'failure', steps: [] })
  expect(jobOf(result, 'deploy').annotations[0]?.message).toContain('incompatible with `deployment: false`')
  expect(shop.platform.deployments).toEqual([])
  shop.platform.addEnvironment({ name: 'production', customRules: [{ app: 'change-board', enabled: false }] })
  expect((await shop.run(deploy('{ name: production, deployment: false }'))).conclusion).toBe('success')
})

it.each([
  ['production', ['production made', 'started', 'success']],
  ['{ name: production, deployment: "${{ github.ref_name == \'main\' }}" }', ['production made', 'started', 'success']],
  ['{ name: production, deployment: "${{ github.ref_name != \'main\' }}" }', undefined],
])('makes a Deployment for a job with the environment %s', async (environment, states) => {
  await using shop = new TestRepository()
  shop.platform.addEnvironment({ name: 'production', customRules: [] })
  expect((await shop.run(deploy(environment))).conclusion).toBe('success')
  expect(shop.platform.deployments).toEqual(states === undefined ? [] : [states])
})
