import type { Evidence } from '@slipway/shared/evidence/schema'
import { describe, expect, it } from 'vitest'
import { answersInMarkdown } from '../../src/page/answers-in-markdown.ts'
import { fiveAnswersOf } from '../../src/page/five-answers.ts'
import { whatHappened, whatHappenedFile } from '../../src/page/what-happened.ts'
import { aRecord, at, points, shares, takenBack, usersFail, well } from './records.ts'

const pageOf = (records = takenBack()) => whatHappened(records) ?? ''
const [answers] = [fiveAnswersOf(takenBack())[0]?.answers]
/** A page as somebody reads it: without tags and styles. */
const textOf = (page: string) =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#(\d+);/g, (_all, code) => String.fromCodePoint(Number(code)))
    .replace(/\s+/g, ' ')

describe('the five answers of a release that went back', () => {
  it('say what serves, and since when', () => {
    expect(answers?.serves).toBe('v1.0.0 serves all traffic since 04:42:34 UTC. Seen last at 04:42:39 UTC.')
  })

  it('say since when it was bad, how bad, and how much of the traffic met it', () => {
    expect(answers?.bad).toEqual([
      'Since 04:42:21 UTC, found 10s later: 12 of 60 requests failed in the 10s to 04:42:31 UTC, 20% where 1% is allowed.',
      'v1.1.0 had 50% of the traffic at that time.',
      'In all it had as much as 21s of all traffic.',
    ])
  })

  it('say what Slipway did, in the order of time', () => {
    expect(answers?.did.map(({ number, what }) => `${number} ${what}`)).toEqual([
      '1 v1.1.0 got 10% of the traffic',
      '2 v1.1.0 got 50% of the traffic',
      expect.stringMatching(/^3 the evidence against v1\.1\.0 sufficed: 12 of 60/),
      '4 v1.0.0 got all traffic again',
    ])
  })

  it('say why, once', () => {
    expect(answers?.why).toEqual([expect.stringMatching(/^The first evidence that sufficed came from Slipway's own requests: 12 of 60/)])
  })

  it('say what to do next, as commands that can be copied', () => {
    const commands = answers?.next.flatMap(({ command }) => command ?? [])
    expect(commands).toEqual([
      'gh workflow run deployment-monitor.yml --repo slipway-deploy/harbor --field action=health_check --field environment=production',
      'gh run download 4711 --repo slipway-deploy/harbor',
      'gh workflow run deployment-monitor.yml --repo slipway-deploy/harbor --field action=resume --field environment=production',
    ])
  })
})

describe('the five answers in a job summary', () => {
  it('are a line each, with what is to be copied as it is', () => {
    const text = answersInMarkdown(takenBack()) ?? ''
    expect(text).toContain('- **What is serving now?** v1.0.0 serves all traffic since 04:42:34 UTC. Seen last at 04:42:39 UTC.')
    expect(text).toContain('- **Since when is it bad, and how bad?** Since 04:42:21 UTC, found 10s later: 12 of 60 requests failed')
    expect(text).toMatch(/- \*\*What did Slipway do\?\*\* .*v1\.1\.0 got 50% of the traffic.*v1\.0\.0 got all traffic again/)
    expect(text).toContain('`gh run download 4711 --repo slipway-deploy/harbor`')
  })

  it('are left out where all is well, and where nothing was measured', () => {
    expect(answersInMarkdown(well())).toBeUndefined()
    expect(answersInMarkdown([])).toBeUndefined()
  })
})

describe('the five answers', () => {
  const only = (records = usersFail()) => {
    const [first] = fiveAnswersOf(records)
    if (first === undefined) throw new Error('no story')
    return first
  }

  it('of a release that fails and serves begin with how to go back', () => {
    const { state, answers: found } = only()
    expect(state).toBe('failing')
    expect(found.serves).toBe('v1.0.0 serves all traffic, as its own answers told until 04:42:00 UTC.')
    expect(found.why[0]).toContain("came from the users' requests")
    expect(found.next[0]).toEqual({
      what: 'Go back to the last release that is known to be good.',
      command: 'gh workflow run deployment-monitor.yml --repo slipway-deploy/harbor --field action=rollback --field environment=production',
    })
  })

  it('name no workflow that is not there', () => {
    const own = (records: readonly Evidence[]) => records.map((record) => ({ ...record, run: { ...record.run, byHand: 'step' as const } }))
    for (const records of [usersFail(), well(), takenBack()].map(own)) {
      const { next } = only(records).answers
      expect(next.map(({ command }) => command ?? '').join()).not.toContain('workflow run')
      expect(next.map(({ what }) => what).join(' ')).toMatch(/It is a step with the action (rollback|health-check)/)
    }
  })

  it('of a release that is well say so, and how to go back all the same', () => {
    const { state, answers: found } = only(well())
    expect([state, found.bad]).toEqual(['well', ['It is not: nothing bad was measured.']])
    expect(found.next[0]?.command).toContain('--field action=rollback --field environment=production --field rollback_version=v1.0.0')
  })

  it('of a release that failed by its health alone say since when, and of one that somebody took back why', () => {
    const health = aRecord({ action: 'health-check', verdict: 'fail', cause: 'health was failing for 20s', finishedAt: at(70) })
    const back = aRecord({
      action: 'rollback',
      cause: 'checkout fails',
      details: { changed: true, version: 'v1.0.0', previousVersion: 'v1.1.0' },
      startedAt: at(80),
      series: { traffic: [], shares: [...shares(0, 0), ...shares(10, 1), ...shares(90, 0)], limits: {} },
    })
    expect(only([health, back]).answers).toMatchObject({
      bad: ['Since 04:42:10 UTC at the latest: health was failing for 20s.', 'In all it had as much as 1m20s of all traffic.'],
      why: ['health was failing for 20s.'],
    })
    expect(only([back]).answers).toMatchObject({
      serves: 'v1.0.0 serves all traffic since 04:42:30 UTC.',
      bad: ['Not known: no requests were measured in this job.', 'In all it had as much as 1m20s of all traffic.'],
      why: ['checkout fails.'],
    })
  })

  it('tell the dates where it took more than a day', () => {
    const back = aRecord({
      action: 'rollback',
      details: { changed: true, version: 'v1.0.0', previousVersion: 'v1.1.0' },
      series: { traffic: [], shares: [...shares(0, 0), ...shares(10, 1), ...shares(90_000, 0)], limits: {} },
    })
    expect(only([back]).answers.serves).toBe('v1.0.0 serves all traffic since 2026-01-06 05:41:00 UTC.')
  })

  it('never call good what was not measured', () => {
    const nothing = aRecord({
      action: 'performance-monitor',
      verdict: 'not-evaluated',
      headline: 'nothing was reached',
      series: { traffic: [], shares: [], limits: {} },
    })
    const { state, answers: found } = only([nothing])
    expect(state).toBe('not-known')
    expect(found.serves).toMatch(/^Not known: /)
    expect(found.bad).toEqual(['Not known: no requests were measured in this job.'])
    expect(textOf(pageOf([nothing]))).toContain('No chart: nothing was measured over time.')
  })

  it('of a provider that shows nothing say that nothing serves', () => {
    const dark = aRecord({
      verdict: 'fail',
      series: { traffic: [], shares: shares(0, 1).map((one) => ({ ...one, share: 0 })), limits: {} },
    })
    expect(only([dark]).answers.serves).toBe('Nothing, as the provider showed at 04:41:00 UTC.')
  })

  it('of several services name each one, also in their commands', () => {
    const both = ['api', 'web'].flatMap((service) => usersFail().map((record) => ({ ...record, service })))
    const all = fiveAnswersOf([...both, aRecord({ services: [{ service: 'api', verdict: 'fail' }] })])
    expect(all.map(({ service }) => service)).toEqual(['api', 'web'])
    expect(all[1]?.answers.next[0]?.command).toContain('--field environment=production --field service=web')
    expect(textOf(pageOf(both))).toMatch(/What happened in production api : Failing\. .* web : Failing\./)
  })

  it('quote what a shell would take apart', () => {
    const odd = usersFail().map((record) => ({ ...record, environment: "eu $(rm) 'x'" }))
    expect(only(odd).answers.next[0]?.command).toContain(`--field environment='eu $(rm) '\\''x'\\'''`)
  })
})

describe('the page', () => {
  it('is one file that loads and runs nothing', () => {
    const page = pageOf()
    expect(page).toMatch(/content="default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'"/)
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|\son\w+=|\sstyle=/i)
    expect([...page.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, address]) => address)).toEqual([
      'https://github.test/slipway-deploy/harbor/actions/runs/4711',
    ])
  })

  it('answers the questions in the order in which they are asked', () => {
    const asked = ['What is serving now?', 'Since when is it bad, and how bad?', 'What did Slipway do?', 'Why?', 'What do I do next?']
    const page = textOf(pageOf())
    const places = asked.map((question) => page.indexOf(question))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(places.every((place) => place > 0)).toBe(true)
  })

  it('has four charts, each with a title, a text and a table', () => {
    const page = pageOf()
    const titles = [...page.matchAll(/<figcaption><h\d class="chart-name">([^<]+)</g)].map(([, title]) => title)
    expect(titles).toEqual(['Requests that failed', 'Response times', 'Answers by release', 'Share of the traffic'])
    const labelled = [...page.matchAll(/role="img" aria-labelledby="(\S+) (\S+)"/g)]
    expect(labelled).toHaveLength(4)
    for (const [, title, text] of labelled) {
      expect(page).toContain(`<title id="${title}">`)
      expect(page).toMatch(new RegExp(`<desc id="${text}">[A-Z][^<]{30,}`))
    }
    expect(page.match(/<details><summary>The numbers/g)).toHaveLength(4)
  })

  it('tells in words what the charts draw', () => {
    const page = textOf(pageOf())
    expect(page).toContain('Above the limit of 1% in')
    expect(page).toContain('P95 was never above its limit of 1 s.')
    expect(page).toMatch(/04:42:03 v1\.0\.0 50%, v1\.1\.0 50%/)
  })

  it('shows a gap as a gap, and not as zero', () => {
    const gap = /Not measured: [^.]*04:47:\d\d UTC to 04:48:\d\d UTC/
    expect(textOf(pageOf(well()))).toMatch(gap)
    expect(pageOf(well())).toContain('class="gap"')
    const whole = well().map((record) => ({ ...record, series: { traffic: points(0, 900), shares: [], limits: {} } }))
    expect(textOf(pageOf(whole))).not.toMatch(gap)
  })

  it('draws nothing where all that was asked measured nothing', () => {
    const lost = points(0, 60, () => ({ requests: 25, answers: 0, unmeasured: 25, releases: {} })).map(
      ({ p50, p95, p99, ...point }) => point,
    )
    const page = pageOf([aRecord({ verdict: 'not-evaluated', series: { traffic: lost, shares: [], limits: { 'error-rate': 0.01 } } })])
    expect(page).not.toMatch(/<rect class="(error|measured)/)
    expect(textOf(page)).toContain('No response times were measured')
  })

  it('escapes every text from outside', () => {
    const evil = '</style><script>alert(1)</script>"><img src=x onerror=alert(1)>\u202e'
    const page = pageOf(
      takenBack({ reason: evil }).map((record) => ({
        ...record,
        headline: evil,
        environment: evil,
        service: evil,
        run: { ...record.run, repository: evil, job: evil, url: 'javascript:alert(1)' },
        series: {
          ...record.series,
          traffic: points(0, 60, () => ({ releases: { [evil]: 25 } })),
          shares: [{ at: at(0), release: evil, share: 1 }],
          limits: {},
        },
      })),
    )
    expect(page).not.toMatch(/<script|<img|javascript:|\u202e/)
    expect(page).toContain('&#60;script&#62;')
    expect(whatHappenedFile('../../etc', { job: 'deploy', attempt: 1 })).toBe('what-happened-.._.._etc-deploy.html')
    expect(whatHappenedFile('staging', { job: 'watch', attempt: 2 })).toBe('what-happened-staging-watch-2.html')
  })

  it('stays small, however long it was, and keeps the worst', () => {
    const day = points(0, 86_400, (second) => (second === 40_000 ? { errors: 25 } : {}))
    const records = [aRecord({ action: 'performance-monitor', series: { traffic: day, shares: [], limits: { 'error-rate': 0.01 } } })]
    const page = pageOf(records)
    expect(page.length).toBeLessThan(250_000)
    expect(textOf(page)).toContain('Highest 100%, at ')
  })

  it('is not made of records that have nothing over time', () => {
    expect(whatHappened([aRecord()])).toBeUndefined()
    expect(whatHappened([])).toBeUndefined()
  })
})
