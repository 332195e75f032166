import { aContext, aRunner, fakeFiles } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { refuseSharedNames } from '../../src/runs/shared-names.ts'
import { aJob, aRun, repositoryWith } from './waiting-runs.ts'

const uses = 'slipway-deploy/slipway/.github/workflows/enhanced-ci.yml@v1'
const jobs = (...lines: string[]) => `on: push\njobs:\n${lines.map((line) => `  ${line}\n`).join('')}`
const two = jobs(`staging: { uses: ${uses} }`, `pre_view: { uses: ${uses}, with: { environment: preview } }`)

type Given = { text?: string; names?: string[]; call?: string; refuse?: ['jobs'] }

/** The plan of a run of this workflow, whose jobs are called so. */
function plan({ text = two, names = ['staging / plan', 'pre_view / plan'], call, refuse = undefined }: Given = {}) {
  const asked: number[] = []
  const queries = repositoryWith([{ run: aRun(0, { id: 100 }), jobs: names.map((name) => aJob(name, 'in_progress')) }], {
    refuse: refuse ?? [],
  })
  const runs = {
    ...queries,
    jobs: async (run: number) => {
      asked.push(run)
      return await queries.jobs(run)
    },
  }
  const environment = { GITHUB_WORKFLOW_REF: 'quay/harbor/.github/workflows/ci.yml@refs/heads/main' }
  const runner = aRunner({ run: { id: 100 }, environment })
  const files = fakeFiles({ '/workspace/.github/workflows/ci.yml': text })
  const context = aContext({ runner: call === undefined ? runner : { ...runner, call }, files })
  return { asked, result: refuseSharedNames({ inputs: { token: 'token' }, context, doubles: { runs } }) }
}

describe('two calls of one run', () => {
  it('without names are refused, with the lines that work', async () => {
    await expect(plan().result).rejects.toMatchObject({
      message: expect.stringContaining(
        'calls enhanced-ci.yml 2 times without the input call, by "staging" and "pre_view" of .github/workflows/ci.yml',
      ),
      hint: expect.stringContaining('in staging: with: { call: staging }; in pre_view: with: { call: pre-view }'),
    })
  })

  it('are known by the names that their jobs have at GitHub, and those of a matrix by their parts', async () => {
    const named = jobs(`staging: { name: To staging, uses: ${uses} }`, `preview: { uses: ${uses} }`)
    await expect(plan({ text: named, names: ['To staging / plan', 'preview / plan'] }).result).rejects.toThrow('2 times')
    const matrix = jobs(`all: { strategy: { matrix: { to: [staging, preview] } }, uses: ${uses} }`)
    await expect(plan({ text: matrix, names: ['all (staging) / plan', 'all (preview) / plan'] }).result).rejects.toMatchObject({
      hint: expect.stringContaining("in all: with: { call: '${{ matrix.NAME }}' }"),
    })
  })

  it.each<[string, Given]>([
    ['one of which was skipped', { names: ['staging / plan', 'pre_view'] }],
    ['of which this one has a name', { call: 'staging' }],
    ['of which one has a name', { text: jobs(`staging: { uses: ${uses} }`, `pre_view: { uses: ${uses}, with: { call: preview } }`) }],
    [
      'of which one is of another workflow',
      { text: jobs(`staging: { uses: ${uses} }`, 'pre_view: { uses: ./.github/workflows/infra.yml }') },
    ],
    ['of which GitHub does not tell', { refuse: ['jobs'] }],
    ['in a file that cannot be read', { text: '[' }],
  ])('pass: %s', async (_what, given) => {
    await expect(plan(given).result).resolves.toBeUndefined()
  })

  it('are not asked for where the file has one', async () => {
    const { asked, result } = plan({ text: jobs(`ci: { uses: ${uses} }`), names: ['ci / plan'] })
    await result
    expect(asked).toEqual([])
  })
})
