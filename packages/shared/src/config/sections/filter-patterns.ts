import { z } from 'zod'
import { type FilterSubject, filterListProblem, filterPatternProblem } from '../../core/filter-pattern.ts'

/** A list of GitHub's filter patterns, for names of branches or for paths of files. */
export function filterPatterns(subject: FilterSubject) {
  const pattern = z.string().check(({ value, issues }) => {
    const problem = filterPatternProblem(value, subject)
    if (problem !== undefined) issues.push({ code: 'custom', message: `expected ${problem}`, input: value })
  })
  return z.array(pattern).check(({ value, issues }) => {
    const problem = filterListProblem(value)
    if (problem !== undefined) issues.push({ code: 'custom', message: `expected ${problem}`, input: value })
  })
}
