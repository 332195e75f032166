import { describe, expect, it } from 'vitest'
import { parseWorkflow } from '../workflows/file.ts'
import { outputProblems } from '../workflows/outputs.ts'
import { ruleProblems } from '../workflows/rules.ts'
import { syntaxProblems } from '../workflows/syntax.ts'

const pin = `actions/checkout@${'a'.repeat(40)} # v7.0.1`
const good = `on: push
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: ${pin}
        with:
          persist-credentials: false
      - id: health
        uses: $/actions/health-check
      - run: echo "$VERDICT"
        env:
          VERDICT: \${{ steps.health.outputs.verdict }}
`
const workflow = (text: string, template = false) => parseWorkflow('.github/workflows/x.yml', text, template)

describe("the house's rules for workflows", () => {
  it('are kept by a good one', () => {
    expect(ruleProblems(workflow(good))).toEqual([])
  })

  it.each([
    ['no empty permissions at the top', good.replace('permissions: {}\n', ''), /at the top/],
    ['a job without permissions', good.replace('    permissions:\n      contents: read\n', ''), /states no permissions/],
    ['permissions by one word', good.replace('permissions:\n      contents: read', 'permissions: write-all'), /write-all/],
    ['a job without a limit of time', good.replace('    timeout-minutes: 5\n', ''), /timeout-minutes/],
    ['a moving tag', good.replace(pin, 'actions/checkout@v7'), /not pinned/],
    ['a pin without its version', good.replace(' # v7.0.1', ''), /not pinned/],
    ['a checkout that keeps the token', good.replace('persist-credentials: false', 'fetch-depth: 0'), /persist-credentials/],
    ['an expression inside run', good.replace('echo "$VERDICT"', 'echo "${{ github.head_ref }}"'), /inside run/],
    [
      'all secrets for a callee',
      'on: push\npermissions: {}\njobs:\n  a: { uses: $/x.yml, permissions: {}, secrets: inherit }\n',
      /inherit/,
    ],
  ])('refuse %s', (_what, text, problem) => {
    expect(ruleProblems(workflow(text)).join('\n')).toMatch(problem)
  })

  it.each([
    ['concurrency: release', true],
    ['concurrency: { group: release, queue: max }', true],
    ['concurrency: { group: "release-${{ github.run_id }}" }', false],
    ['concurrency: { group: "${{ inputs.group || format(\'release-{0}\', github.run_id) }}" }', false],
  ])('refuse what holds a group while it waits for its approval: %s', (line, refused) => {
    const called = good
      .replace('on: push', 'on: workflow_call')
      .replace('    runs-on:', `    environment: production\n    ${line}\n    runs-on:`)
    expect(ruleProblems(workflow(called)).join('\n').includes('waits for its approval')).toBe(refused)
    expect(
      ruleProblems(workflow(`${line}\n${good}`, true))
        .join('\n')
        .includes('the workflow waits'),
    ).toBe(refused)
  })

  it.each([
    ['ubuntu-24.04', true],
    ['${{ inputs.runs_on }}', true],
    ["${{ fromJSON(startsWith(inputs.runs_on, '[') && inputs.runs_on || toJSON(inputs.runs_on)) }}", false],
    ['${{ fromJSON(needs.watch.outputs.runs_on) }}', false],
  ])('refuse a called job whose runner no caller can choose: %s', (runsOn, refused) => {
    const called = good.replace('on: push', 'on: workflow_call').replace('runs-on: ubuntu-24.04', `runs-on: ${runsOn}`)
    expect(ruleProblems(workflow(called)).join('\n').includes('job one: runs-on is fixed')).toBe(refused)
  })

  it('let only templates name our own releases by their tag', () => {
    const text = good.replace(pin, 'slipway-deploy/slipway/actions/report@v1')
    expect(ruleProblems(workflow(text, true))).toEqual([])
    expect(ruleProblems(workflow(text))).toHaveLength(1)
  })

  it('refuse an output that the action does not have', () => {
    expect(outputProblems(workflow(good))).toEqual([])
    expect(outputProblems(workflow(good.replace('outputs.verdict', 'outputs.verdikt'))).join()).toMatch(/verdikt is read/)
  })
})

describe("GitHub's language service", () => {
  // It remembers a file by its path, so each has its own.
  const problems = (name: string, text: string) => syntaxProblems(parseWorkflow(`.github/workflows/${name}.yml`, text, false))

  it('has nothing against a good workflow, and names the line of a bad one', async () => {
    expect(await problems('good', good)).toEqual([])
    expect(await problems('misnamed-step', good.replace('steps.health', 'steps.helath'))).toEqual([
      expect.stringMatching(/^\.github\/workflows\/misnamed-step\.yml:17: .*helath/),
    ])
    expect(await problems('newer-key', good.replace('\njobs:', '\ncache-mode: none\njobs:'))).toEqual([])
    expect((await problems('misspelt-key', good.replace('runs-on', 'run-on'))).length).toBeGreaterThan(0)
  })
})
