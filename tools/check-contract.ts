// `check-contract`: every action's `action.yml` against the code that reads its inputs and sets its outputs.
import { actionProblems } from './contract/problems.ts'
import { actionNames } from './repository.ts'

const problems: string[] = []
for (const action of actionNames()) problems.push(...(await actionProblems(action)))
for (const problem of problems) console.log(problem)
process.exit(problems.length > 0 ? 1 : 0)
