import { expect, it } from 'vitest'
import { jobOf, logOf, TestRepository } from './test-repository.ts'

const callee = (body: string) => `on:\n  workflow_call:\n${body}`
const job = (run: string, rest = '') => `jobs:\n  c:\n    runs-on: x\n${rest}    steps: [{ run: ${JSON.stringify(run)} }]\n`

it('types inputs, fills defaults, and refuses what does not fit', async () => {
  await using shop = new TestRepository()
  const files = {
    '.github/workflows/callee.yml': callee(
      `    inputs:
      flag: { type: boolean, default: true }
      count: { type: number }
      text: { type: string, default: '\${{ github.ref_name }}' }
${job('echo \'${{ toJSON(inputs) }}\' | tr -d "\\n "')}`,
    ),
  }
  const result = await shop.run('on: push\njobs: { a: { uses: $/.github/workflows/callee.yml, with: { count: 3 } } }', files)
  expect(logOf(jobOf(result, 'a / c'))).toContain('{"flag":true,"count":3,"text":"main"}')
  const wrong = await shop.run("on: push\njobs: { a: { uses: $/.github/workflows/callee.yml, with: { count: '${{ github.ref_name }}' } } }")
  expect(jobOf(wrong, 'a').annotations[0]?.message).toContain("Unexpected value 'main' for input 'count' of type number")
})

it('checks at the start what is required and unknown, and that permissions only shrink', async () => {
  await using shop = new TestRepository()
  const files = {
    '.github/workflows/callee.yml': callee(
      `    inputs: { must: { type: string, required: true } }
    secrets: { KEY: { required: true } }
jobs:
  c: { permissions: { contents: write }, runs-on: x, steps: [{ run: "true" }] }
`,
    ),
  }
  const result = await shop.run(
    'on: push\npermissions: { contents: read }\njobs: { a: { uses: ./.github/workflows/callee.yml, with: { other: 1 } } }',
    files,
  )
  expect(result.conclusion).toBe('startup_failure')
  expect(result.faults.join('\n')).toMatch(
    /Input must is required.*Invalid input, other.*Secret KEY is required.*'contents: write', but is only allowed 'contents: read'/s,
  )
  const gone = await shop.run('on: push\njobs: { a: { uses: ./.github/workflows/gone.yml } }')
  expect(gone.faults.join()).toContain('.github/workflows/gone.yml')
  const self = await shop.run('on: [push, workflow_call]\njobs: { a: { uses: ./.github/workflows/ci.yml } }')
  expect(self.faults.join()).toContain('more than 10 levels')
})

it('gives each job a token for what it may, which the caller caps', async () => {
  await using shop = new TestRepository()
  await shop.run(
    `
on: push
permissions: { contents: read, checks: write }
jobs:
  a: { uses: ./.github/workflows/callee.yml, permissions: { contents: read, issues: write } }
  b: { runs-on: x, steps: [{ run: "true" }] }
`,
    { '.github/workflows/callee.yml': `on: workflow_call\npermissions: { contents: read }\n${job('true')}` },
  )
  const byJob = Object.fromEntries(
    shop.platform.jobs.map(({ id, name }) => [name, shop.platform.grants.find(({ jobId }) => jobId === id)?.permissions]),
  )
  expect(byJob).toEqual({ 'a / c': { contents: 'read', metadata: 'read' }, b: { contents: 'read', checks: 'write', metadata: 'read' } })
})

it('passes secrets one hop, and lets an environment fill only the names that were passed', async () => {
  await using shop = new TestRepository()
  shop.platform.repositorySecrets = { ONE: 'one-repo', HIDDEN: 'hidden-repo' }
  shop.platform.repositoryVariables = { WHERE: 'repo', ONLY: 'repo' }
  shop.platform.addEnvironment({
    name: 'prod',
    secrets: { ONE: 'one-env', LATER: 'later-env', UNPASSED: 'unpassed' },
    variables: { WHERE: 'env' },
  })
  const show =
    'printf \'%s|\' "${{ secrets.ONE == \'one-env\' }}" "${{ secrets.LATER == \'later-env\' }}" "${{ secrets.HIDDEN }}" "${{ secrets.UNPASSED }}" ${{ vars.WHERE }} ${{ vars.ONLY }}'
  const inner = callee(`    secrets: { ONE: {}, LATER: {} }\n${job(show, '    environment: { name: prod, deployment: false }\n')}`)
  const middle = callee(`    secrets: { ONE: {}, LATER: {} }
jobs:
  next: { uses: $/.github/workflows/inner.yml, secrets: { ONE: '\${{ secrets.ONE }}', LATER: '\${{ secrets.LATER }}' } }
  inherits: { uses: $/.github/workflows/inner.yml, secrets: inherit }
  nothing: { uses: $/.github/workflows/inner.yml }
`)
  const result = await shop.run(
    "on: push\njobs: { a: { uses: $/.github/workflows/middle.yml, secrets: { ONE: '${{ secrets.ONE }}', LATER: '${{ secrets.LATER }}' } } }",
    { '.github/workflows/middle.yml': middle, '.github/workflows/inner.yml': inner },
  )
  expect(logOf(jobOf(result, 'a / next / c')).at(-2)).toBe('true|true|||env|repo|')
  expect(logOf(jobOf(result, 'a / inherits / c')).at(-2)).toBe('true|true|||env|repo|')
  expect(logOf(jobOf(result, 'a / nothing / c')).at(-2)).toBe('false|false|||env|repo|')
})

it('counts a called workflow by its jobs, and gives its outputs though some were skipped', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(
    `
on: push
jobs:
  good: { uses: $/.github/workflows/callee.yml, with: { code: 0 } }
  bad: { uses: $/.github/workflows/callee.yml, with: { code: 1 } }
  off: { if: false, uses: $/.github/workflows/callee.yml, with: { code: 0 } }
  after:
    needs: [good, bad, off]
    if: always()
    runs-on: x
    steps: [{ run: 'echo "\${{ needs.good.result }} \${{ needs.bad.result }} \${{ needs.off.result }} \${{ needs.good.outputs.said }}"' }]
`,
    {
      '.github/workflows/callee.yml': `
on:
  workflow_call:
    inputs: { code: { type: number, required: true } }
    outputs: { said: { value: '\${{ jobs.one.outputs.said }} \${{ jobs.never.result }}' } }
jobs:
  one:
    runs-on: x
    outputs: { said: '\${{ steps.s.outputs.said }}' }
    steps: [{ id: s, run: 'echo "said=hi" >> "$GITHUB_OUTPUT"; exit \${{ inputs.code }}' }]
  never: { if: false, runs-on: x, steps: [{ run: "true" }] }
`,
    },
  )
  expect(logOf(jobOf(result, 'after'))).toContain('success failure skipped hi skipped')
  expect(result.jobs.map(({ name }) => name).sort()).toEqual(['after', 'bad / never', 'bad / one', 'good / never', 'good / one', 'off'])
})
