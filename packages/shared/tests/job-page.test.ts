import { describe, expect, it } from 'vitest'
import { writeJobPage } from '../src/job-page.ts'
import { fakeFiles } from '../src/testing/fakes.ts'
import { aRecord, takenBack, usersFail } from './page/records.ts'

const recordsIn = (records: readonly object[]) =>
  fakeFiles(
    Object.fromEntries(
      records.map((record, index) => [`/temp/slipway-evidence/performance-monitor--deploy--${index + 1}.json`, JSON.stringify(record)]),
    ),
  )

describe('the page of a job', () => {
  it('is made of all records of the job, beside them, with the environment in its name', async () => {
    const files = recordsIn([...takenBack(), aRecord({ action: 'health-check', headline: 'harbor is well' })])
    expect(await writeJobPage({ temp: '/temp' }, files)).toBe('/temp/slipway-evidence/what-happened-production-deploy.html')
    expect(files.all.get('/temp/slipway-evidence/what-happened-production-deploy.html')).toContain('v1.1.0 was taken back')
  })

  it('says what the newest record changes', async () => {
    const files = recordsIn(usersFail())
    await writeJobPage({ temp: '/temp' }, files)
    const before = files.all.get('/temp/slipway-evidence/what-happened-production-deploy.html')
    const back = aRecord({
      action: 'rollback',
      headline: 'v0.9.0 serves all of production again',
      details: { changed: true, version: 'v0.9.0' },
    })
    files.all.set('/temp/slipway-evidence/rollback--deploy--1.json', JSON.stringify(back))
    await writeJobPage({ temp: '/temp' }, files)
    expect(before).not.toContain('v0.9.0')
    expect(files.all.get('/temp/slipway-evidence/what-happened-production-deploy.html')).toContain('v0.9.0 serves all of production again')
  })

  it('is not made where no record tells of a time', async () => {
    const files = recordsIn([aRecord()])
    expect(await writeJobPage({ temp: '/temp' }, files)).toBeUndefined()
    expect([...files.all.keys()].filter((path) => path.endsWith('.html'))).toEqual([])
  })
})
