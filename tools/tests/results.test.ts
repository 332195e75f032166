import { describe, expect, it } from 'vitest'
import { addTallies, tallyLines, tallyOf } from '../real/results.ts'
import { neededBy } from '../real/test-files.ts'

const report = {
  testResults: [
    {
      name: '/repo/a.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        { fullName: 'adds', status: 'passed' },
        { fullName: 'takes away', status: 'failed' },
        { fullName: 'divides', status: 'skipped' },
      ],
    },
    { name: '/repo/b.test.ts', status: 'failed', message: 'Cannot find module x\nat y', assertionResults: [] },
  ],
}

describe('a tally', () => {
  it('counts what passed, names what failed and what did not run, and a file that does not load fails', () => {
    expect(tallyOf(report, '/repo')).toEqual({
      passed: 1,
      failed: ['a.test.ts: takes away', 'b.test.ts: Cannot find module x'],
      notRun: ['a.test.ts: divides'],
    })
  })

  it('ends with the plain line', () => {
    const sum = addTallies([tallyOf(report, '/repo'), { passed: 2, failed: [], notRun: [] }])
    expect(tallyLines(sum).split('\n').at(-1)).toBe('3 passed, 2 failed')
  })
})

it('a real test says what it needs', () => {
  expect(neededBy('// needs: haproxy, git\nimport x\n', 'a')).toEqual(['haproxy', 'git'])
  expect(() => neededBy('import x\n', 'a.real.test.ts')).toThrow('a.real.test.ts')
})
