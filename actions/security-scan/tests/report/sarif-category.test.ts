import { aRunner } from '@slipway/shared/testing/fakes'
import { expect, it } from 'vitest'
import { sarifCategory } from '../../src/report/report-files.ts'

const category = (path: string, call?: string) => sarifCategory({ ...aRunner({ run: { job: 'security' } }), call }, path)

it.each([
  ['.', undefined, 'slipway/security-scan/job=security'],
  ['./', undefined, 'slipway/security-scan/job=security'],
  ['services/api/', undefined, 'slipway/security-scan/job=security/path=services/api'],
  ['./services/api', 'blue', 'slipway/security-scan/job=security.blue/path=services/api'],
])('is one of the job and the folder: %s, call %s', (path, call, expected) => expect(category(path, call)).toBe(expected))
