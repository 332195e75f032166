import { expect, it } from 'vitest'
import { recipeOf } from '../../src/reports/recipes.ts'
import { testRunnerOf } from '../../src/reports/test-runner.ts'

const scripts = (test: string, more: Record<string, unknown> = {}) => JSON.stringify({ scripts: { test }, ...more })

it.each<[string, string | undefined, readonly string[], string]>([
  [
    'vitest',
    scripts('vitest run src'),
    [],
    '"test": "vitest run --reporter=default --reporter=junit --outputFile.junit=reports/junit.xml src"',
  ],
  ['vitest in watch mode', scripts('vitest'), [], '"test": "vitest run --reporter=default'],
  [
    'jest',
    scripts('jest --ci'),
    [],
    '"test": "JEST_JUNIT_OUTPUT_FILE=reports/junit.xml jest --reporters=default --reporters=jest-junit --ci"',
  ],
  ['node', scripts('node --test'), [], '--test-reporter=junit --test-reporter-destination=reports/junit.xml"'],
  ['another script', JSON.stringify({ scripts: { test: 'npm run unit', unit: 'vitest run' } }), [], '"unit": "vitest run --reporter'],
  ['what is installed', scripts('npm run unit', { devDependencies: { vitest: '5' } }), [], 'vitest: vitest run --reporter'],
  ['pytest', undefined, ['pyproject.toml'], 'pytest: pytest --junit-xml=reports/junit.xml'],
  ['cargo', undefined, ['Cargo.toml'], 'cargo-nextest: path = "junit.xml"'],
  ['go', undefined, ['go.mod'], 'gotestsum@v1.13.0 --junitfile reports/junit.xml ./...'],
])('the line for %s', (_what, packageText, names, line) => {
  expect(recipeOf('junit', testRunnerOf(packageText, names))).toContain(line)
})

it.each([undefined, '{', '[]', '{"scripts":1}'])('is not known by a package.json of %s', (text) => {
  expect(testRunnerOf(text, [])).toBeUndefined()
})
