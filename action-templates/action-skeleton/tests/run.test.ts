import { aContext, fakeFiles } from '@slipway/shared/testing/fakes'
import { expect, it } from 'vitest'
import { run } from '../src/run.ts'

it('tells how long the file is', async () => {
  const outcome = await run({ path: 'a.txt' }, aContext({ files: fakeFiles({ '/workspace/a.txt': 'four' }) }))
  expect(outcome).toMatchObject({ ok: true, outputs: { bytes: '4' } })
})

it('fails where there is none', async () => {
  const outcome = await run({ path: 'a.txt' }, aContext())
  expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail', headline: 'There is no file a.txt' } })
})
