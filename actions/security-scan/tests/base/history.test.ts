import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { expect, it } from 'vitest'
import { judgingFiles } from '../../src/base/compared.ts'
import { commitHistoryOf } from '../../src/base/history.ts'

const historyOver = (reply: () => ReturnType<typeof exited>) =>
  commitHistoryOf('/tree', { exec: fakeExec(reply), environment: {}, signal: new AbortController().signal })

it('does not take a comparison that git could not make for one without a difference', async () => {
  expect(
    await judgingFiles(
      historyOver(() => exited(128)),
      'base',
    ),
  ).toBeUndefined()
  expect(
    await judgingFiles(
      historyOver(() => exited(0, '')),
      'base',
    ),
  ).toEqual([])
  const changed = ['.github/workflows/ci.yml', 'CODEOWNERS', 'src/a.ts', '.github/actions/x/action.yml', 'lib/CODEOWNERS']
  expect(
    await judgingFiles(
      historyOver(() => exited(0, changed.join('\0'))),
      'base',
    ),
  ).toEqual(['.github/workflows/ci.yml', 'CODEOWNERS', '.github/actions/x/action.yml'])
})
