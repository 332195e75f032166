import { type ReportKind, usualPlaces } from './report-locations.ts'
import type { FoundRunner, TestRunner } from './test-runner.ts'

const { junit, lcov } = usualPlaces
const name: Record<ReportKind, string> = { junit: 'junit', lcov: 'lcov' }

/** What comes after the words that start a runner, so that it also writes the report. `before` comes in front of them. */
type Flags = { needs?: string; starts: RegExp; plain: string; before?: string; flags: string }

const node = (kind: ReportKind, coverage: string): Flags => ({
  starts: /\bnode --test\b/,
  plain: 'node --test',
  before: 'mkdir -p reports && ',
  flags: `${coverage} --test-reporter=spec --test-reporter-destination=stdout --test-reporter=${name[kind]} --test-reporter-destination=${usualPlaces[kind]}`,
})

/** The commands with which common test runners write a report to the usual path. Each of them was tried, but for those of go. */
const flags: Record<ReportKind, Record<Exclude<TestRunner, 'cargo' | 'go'>, Flags>> = {
  junit: {
    vitest: {
      starts: /\bvitest(?: run)?\b/,
      plain: 'vitest run',
      flags: ` --reporter=default --reporter=junit --outputFile.junit=${junit}`,
    },
    jest: {
      needs: 'with the package jest-junit',
      starts: /\bjest\b/,
      plain: 'jest',
      before: `JEST_JUNIT_OUTPUT_FILE=${junit} `,
      flags: ' --reporters=default --reporters=jest-junit',
    },
    node: node('junit', ''),
    playwright: {
      starts: /\bplaywright test\b/,
      plain: 'playwright test',
      before: `PLAYWRIGHT_JUNIT_OUTPUT_NAME=${junit} `,
      flags: ' --reporter=list,junit',
    },
    pytest: { starts: /\bpytest\b/, plain: 'pytest', flags: ` --junit-xml=${junit}` },
  },
  lcov: {
    vitest: {
      needs: 'with @vitest/coverage-v8',
      starts: /\bvitest(?: run)?\b/,
      plain: 'vitest run',
      flags: ' --coverage --coverage.reporter=lcovonly --coverage.reportsDirectory=reports',
    },
    jest: { starts: /\bjest\b/, plain: 'jest', flags: ' --coverage --coverageReporters=lcovonly --coverageDirectory=reports' },
    node: node('lcov', ' --experimental-test-coverage'),
    playwright: { needs: 'it measures no coverage itself', starts: /\bplaywright test\b/, plain: 'playwright test', flags: '' },
    pytest: { needs: 'with pytest-cov', starts: /\bpytest\b/, plain: 'pytest', flags: ` --cov --cov-report=lcov:${lcov}` },
  },
}

const lines: Record<ReportKind, Record<'cargo' | 'go', string>> = {
  junit: {
    cargo:
      'cargo-nextest: path = "junit.xml" under [profile.default.junit] in .config/nextest.toml, and the input junit: target/nextest/default/junit.xml',
    go: `go: go run gotest.tools/gotestsum@v1.13.0 --junitfile ${junit} ./...`,
  },
  lcov: {
    cargo: `cargo (with cargo-llvm-cov): cargo llvm-cov nextest --lcov --output-path ${lcov}`,
    go: `go: go test -coverprofile=cover.out ./... && mkdir -p reports && go run github.com/jandelgado/gcov2lcov@v1.1.1 -infile=cover.out -outfile=${lcov}`,
  },
}

const without: Record<ReportKind, string> = {
  junit: 'Without it the quality gate knows only the exit code of the test command.',
  lcov: 'Without it no coverage is judged.',
}

/** How the runner of the tree writes the report, by the line that it has; where none is known, how each of them does. */
export function recipeOf(kind: ReportKind, found: FoundRunner | undefined): string {
  if (found !== undefined) return [without[kind], `This line writes it: ${lineOf(kind, found)}`].join('\n')
  const all = Object.keys(flags.junit).filter((runner) => !(kind === 'lcov' && runner === 'playwright'))
  const told = all.flatMap((runner) => (isFlagged(runner) ? [lineOf(kind, { runner, script: undefined })] : []))
  return [without[kind], 'A runner writes one with:', ...told, lines[kind].cargo, lines[kind].go].join('\n')
}

function isFlagged(runner: string): runner is Exclude<TestRunner, 'cargo' | 'go'> {
  return Object.hasOwn(flags.junit, runner)
}

function lineOf(kind: ReportKind, { runner, script }: FoundRunner): string {
  if (!isFlagged(runner)) return lines[kind][runner]
  const { needs, starts, plain, before = '', flags: more } = flags[kind][runner]
  const label = needs === undefined ? runner : `${runner} (${needs})`
  if (script === undefined || !starts.test(script.text)) return `${label}: ${before}${plain}${more}`
  const text = script.text.replace(starts, (words) => `${before}${words === 'vitest' ? plain : words}${more}`)
  return `${label}: "${script.name}": ${JSON.stringify(text)} in package.json`
}
