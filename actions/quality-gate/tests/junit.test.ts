import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJUnit, type TestCase } from '../src/junit.ts'

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

  it('counts a test that passed at a later try as flaky', () => {
    expect(outcomes('<testsuite><testcase name="a"><flakyFailure message="x"/></testcase></testsuite>')).toEqual([['a', 'passed', true]])
    expect(outcomes('<testsuite><testcase name="a"><failure/></testcase><testcase name="a"/></testsuite>')).toEqual([['a', 'passed', true]])
  })

  it('counts a test that never passed as failed once', () => {
    expect(
      outcomes('<testsuite><testcase name="a"><failure/><rerunFailure/></testcase><testcase name="a"><failure/></testcase></testsuite>'),
    ).toEqual([['a', 'failed', false]])
  })

  it('does not hide a failure behind an earlier pass of the same name', () => {
    expect(outcomes('<testsuite><testcase name="a"/><testcase name="a"><failure/></testcase><testcase name="a"/></testsuite>')).toEqual([
      ['a', 'failed', false],
    ])
  })

  it('keeps tests of the same name in different classes or files apart', () => {
    const text =
      '<testsuite><testcase name="a" classname="x"/><testcase name="a" classname="y"><failure/></testcase><testcase name="a" classname="x" file="f"/></testsuite>'
    expect(outcomes(text).map(([, outcome]) => outcome)).toEqual(['passed', 'failed', 'passed'])
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
