import { constants } from 'node:buffer'
import { isAbsolute, posix } from 'node:path'
import type { Context } from '@slipway/shared/action'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import type { Files } from '@slipway/shared/ports/files'
import type { Pattern } from './patterns.ts'
import { findReports, type ReportFile } from './report-files.ts'

/** The paths that are searched where no input names a report. A missing file is no error there. */
export const usualPlaces = { junit: 'reports/junit.xml', lcov: 'reports/lcov.info' } as const
export type ReportKind = keyof typeof usualPlaces

/** `missing`: why a report that an input names cannot be read. `absent`: no input names a report, and the usual place has none. */
export type Located = { files: readonly ReportFile[]; missing: readonly string[]; absent: string | undefined }

/** `folder`: where paths begin, from the workspace. */
export async function locateReports(
  kind: ReportKind,
  named: readonly Pattern[] | undefined,
  { runner, files }: Pick<Context, 'runner' | 'files'>,
  folder = '.',
): Promise<Located> {
  const within = (text: string) => (isAbsolute(text) || folder === '.' ? text : posix.join(folder, text))
  if (named !== undefined) {
    const found = await findReports({ input: kind, patterns: named.map((one) => ({ ...one, text: within(one.text) })) }, runner, files)
    const none = named.some((pattern) => !pattern.excludes) ? [] : [`the input "${kind}" names no report`]
    return { files: found.files, missing: [...found.missing, ...none], absent: undefined }
  }
  const place = within(usualPlaces[kind])
  const { files: found } = await findReports({ input: kind, patterns: [{ text: place, excludes: false }] }, runner, files)
  const absent =
    found.length > 0 ? undefined : `there is no ${wordOf(kind)} report (the input "${kind}" names none, and ${place} is not there)`
  return { files: found, missing: [], absent }
}

function wordOf(kind: ReportKind): string {
  return kind === 'junit' ? 'JUnit' : 'lcov'
}

/** Throws an ActionError for what cannot be read, and for what is too large to be read as one text. */
export async function readReport({ path, real }: ReportFile, files: Files): Promise<string> {
  const size = (await files.size(real)) ?? 0
  if (size > constants.MAX_STRING_LENGTH) {
    throw new ActionError(`${path} has ${Math.round(size / 1_000_000)} MB, and a report of more than 536 MB is not read`, {
      hint: 'Split the test run, or leave the output of the tests out of the report.',
    })
  }
  try {
    return (await files.read(real)) ?? ''
  } catch (cause) {
    throw new ActionError(`${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
}
