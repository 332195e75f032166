import { type ReportKind, usualPlaces } from './report-locations.ts'

const { junit, lcov } = usualPlaces

/** The commands with which common test runners write a report to the usual path. Each of them was tried. */
const recipes: Record<ReportKind, { without: string; lines: readonly string[] }> = {
  junit: {
    without: 'Without it the quality gate knows only the exit code of the test command. A runner writes one with:',
    lines: [
      `vitest: vitest run --reporter=default --reporter=junit --outputFile.junit=${junit}`,
      `jest (with the package jest-junit): JEST_JUNIT_OUTPUT_FILE=${junit} jest --reporters=default --reporters=jest-junit`,
      `node: mkdir -p reports && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=${junit}`,
      `playwright: PLAYWRIGHT_JUNIT_OUTPUT_NAME=${junit} playwright test --reporter=list,junit`,
      `pytest: pytest --junit-xml=${junit}`,
      'cargo-nextest: path = "junit.xml" under [profile.default.junit] in .config/nextest.toml, and the input junit: target/nextest/default/junit.xml',
    ],
  },
  lcov: {
    without: 'Without it no coverage is judged. A runner writes one with:',
    lines: [
      'vitest (with @vitest/coverage-v8): vitest run --coverage --coverage.reporter=lcovonly --coverage.reportsDirectory=reports',
      'jest: jest --coverage --coverageReporters=lcovonly --coverageDirectory=reports',
      `node: mkdir -p reports && node --test --experimental-test-coverage --test-reporter=spec --test-reporter-destination=stdout --test-reporter=lcov --test-reporter-destination=${lcov}`,
      `pytest (with pytest-cov): pytest --cov --cov-report=lcov:${lcov}`,
      `cargo (with cargo-llvm-cov): cargo llvm-cov nextest --lcov --output-path ${lcov}`,
    ],
  },
}

export function recipeOf(kind: ReportKind): string {
  return [recipes[kind].without, ...recipes[kind].lines].join('\n')
}
