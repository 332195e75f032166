import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJUnit, type TestCase } from '../../src/reports/junit.ts'

const parse = (text: string) => parseJUnit(text, 'junit.xml')
const outcomes = (text: string) => parse(text).map((test) => [test.name, test.outcome, test.flaky])

describe('parseJUnit', () => {
  it('reads nested suites, places and messages, whatever the totals say', () => {
    const text = `<?xml version="1.0"?>
      <testsuites tests="99" failures="0"><testsuite name="outer" file="src/outer.test.ts"><testsuite name="inner">
        <testcase classname="pay" name="adds &amp; rounds" file="src/pay.test.ts" line="12" time="0.1"><failure message="expected 1">at pay.ts:3
          <![CDATA[<raw>]]></failure><system-out>noise</system-out></testcase>
        <testcase classname="pay" name="skips"><skipped/></testcase></testsuite>
        <testcase classname="pay" name="breaks"><error type="TypeError"/></testcase><testcase name="pay works"/></testsuite></testsuites>`
    expect(parse(text)).toMatchObject([
      {
        name: 'pay › adds & rounds',
        outcome: 'failed',
        file: 'src/pay.test.ts',
        line: 12,
        message: expect.stringMatching(/^expected 1\nat pay.ts:3\s+<raw>$/),
      },
      { name: 'pay › skips', outcome: 'skipped', file: 'src/outer.test.ts' },
      { name: 'pay › breaks', outcome: 'failed', message: undefined },
      { name: 'pay works', outcome: 'passed', line: undefined },
    ])
  })

  it('takes a failure for an earlier try only where the test itself says so', () => {
    const flaky = '<testcase name="a"><flakyFailure message="x"><stackTrace>at a.ts</stackTrace></flakyFailure></testcase>'
    expect(outcomes(`<testsuite>${flaky}</testsuite>`)).toEqual([['a', 'passed', true]])
    expect(outcomes('<testsuite><testcase name="a"><flakyError/></testcase></testsuite>')).toEqual([['a', 'passed', true]])
    // nextest writes both where it is told that a flaky test fails.
    expect(outcomes('<testsuite><testcase name="a"><failure/><flakyFailure/></testcase></testsuite>')).toEqual([['a', 'failed', false]])
    expect(outcomes('<testsuite><testcase name="a"><failure/><rerunFailure/></testcase></testsuite>')).toEqual([['a', 'failed', false]])
    expect(outcomes('<testsuite><testcase name="a"><rerunError/></testcase></testsuite>')).toEqual([['a', 'failed', false]])
  })

  const failed = '<testcase classname="cart" name="adds"><failure/></testcase>'
  const passed = '<testcase classname="cart" name="adds"/>'
  it.each([
    ['in one suite', `<testsuite>${failed}${passed}</testsuite>`],
    ['in one suite, the pass first', `<testsuite>${passed}${failed}</testsuite>`],
    [
      'in two suites of one name',
      `<testsuites><testsuite name="s">${failed}</testsuite><testsuite name="s">${passed}</testsuite></testsuites>`,
    ],
    [
      'in two projects',
      `<testsuites><testsuite name="s" hostname="chromium">${failed}</testsuite><testsuite name="s" hostname="firefox">${passed}</testsuite></testsuites>`,
    ],
    ['in a suite and one within it', `<testsuite name="s">${passed}<testsuite name="s">${failed}</testsuite></testsuite>`],
    ['without a suite', `<testsuites>${failed}${passed}</testsuites>`],
    ['without names', '<testsuite><testcase><failure/></testcase><testcase/></testsuite>'],
    ['one within the other', '<testsuite><testcase name="a"><failure/><testcase name="a"/></testcase></testsuite>'],
  ])('counts two tests of one name %s as two', (_where, text) => {
    expect(
      outcomes(text)
        .map(([, outcome]) => outcome)
        .sort(),
    ).toEqual(['failed', 'passed'])
  })

  it('counts a suite that states failures and shows none as a failed test', () => {
    expect(parse('<testsuites><testsuite name="s" failures="1" errors="2"><testcase name="a"/></testsuite></testsuites>')).toMatchObject([
      { name: 'a', outcome: 'passed' },
      { name: 's', outcome: 'failed', message: 'The report counts 3 failures or errors in this suite and shows none of them.' },
    ])
    expect(outcomes('<testsuites errors="1"><testsuite/></testsuites>')).toEqual([['a suite without a name', 'failed', false]])
    expect(outcomes('<testsuite name="s"><error message="no database"/></testsuite>')).toEqual([['s', 'failed', false]])
    const nested =
      '<testsuites failures="1"><testsuite failures="1"><testsuite failures="1"><testcase name="a"><failure/></testcase></testsuite></testsuite>'
    expect(outcomes(`${nested}</testsuites>`)).toEqual([['a', 'failed', false]])
    expect(outcomes('<testsuite failures="-1" errors="x"><testcase name="a"/></testsuite>')).toEqual([['a', 'passed', false]])
  })

  it.each([
    ['<testcase name="a" status="notrun" result="suppressed"/>', 'skipped'],
    ['<testcase name="a" status="disabled"/>', 'skipped'],
    ['<testcase name="a"><disabled/></testcase>', 'skipped'],
    ['<testcase name="a" status="run" result="completed"/>', 'passed'],
    ['<testcase name="a" status="fail"/>', 'failed'],
    ['<testcase name="a"><skipped/><failure/></testcase>', 'failed'],
    ['<testcase name="a"><skipped type="todo"/><failure/></testcase>', 'skipped'],
  ])('%s is %s', (text, outcome) => {
    expect(outcomes(`<testsuite>${text}</testsuite>`).map(([, one]) => one)).toEqual([outcome])
  })

  it.each([
    ['another report', '<coverage line-rate="1"/>', 'not a JUnit report: its root is <coverage>'],
    ['a cut-off report', '<testsuites><testsuite><testcase name="a">', 'not a whole XML file'],
    ['an empty file', '', 'not a whole XML file'],
    ['JSON', '{"tests": 1}', 'not a whole XML file'],
    ['an entity of its own', '<!DOCTYPE x [<!ENTITY e "boom">]><testsuite><testcase name="&e;"/></testsuite>', 'not a whole XML file'],
  ])('refuses %s', (_what, text, message) => expect(() => parse(text)).toThrow(`junit.xml is ${message}`))

  it('reads back what a runner writes', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '&', '<', '>', '"', "'", 'é', '›'), minLength: 1, maxLength: 12 })
    const test = fc.record({ name, outcome: fc.constantFrom<TestCase['outcome']>('passed', 'failed', 'skipped') })
    const written = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    const inner = { passed: '', failed: '<failure message="no"/>', skipped: '<skipped/>' }
    fc.assert(
      fc.property(fc.uniqueArray(test, { selector: (one) => one.name, maxLength: 8 }), (tests) => {
        const cases = tests.map((one) => `<testcase name="${written(one.name)}">${inner[one.outcome]}</testcase>`)
        expect(parse(`<testsuite>${cases.join('\n')}</testsuite>`).map((one) => ({ name: one.name, outcome: one.outcome }))).toEqual(tests)
      }),
      { numRuns: 200 },
    )
  })
})
