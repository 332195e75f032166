import { describe, expect, it } from 'vitest'
import { type HadolintLevel, hadolintSeverity } from '../../src/scanners/hadolint-severity.ts'

/** The rules of hadolint 2.15.1, from its README ("Rules"). The real test asks the program itself for them. */
const rules = `DL1001 DL3000 DL3001 DL3002 DL3003 DL3004 DL3006 DL3007 DL3008 DL3009 DL3010 DL3011 DL3012 DL3013 DL3014 DL3015 DL3016 DL3018
DL3019 DL3020 DL3021 DL3022 DL3023 DL3024 DL3025 DL3026 DL3027 DL3028 DL3029 DL3030 DL3032 DL3033 DL3034 DL3035 DL3036 DL3037 DL3038 DL3040
DL3041 DL3042 DL3043 DL3044 DL3045 DL3046 DL3047 DL3048 DL3049 DL3050 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3057 DL3058 DL3059 DL3060
DL3061 DL3062 DL3063 DL3064 DL3065 DL3066 DL3067 DL4000 DL4001 DL4003 DL4004 DL4005 DL4006 SC1000 SC1001 SC1007 SC1010 SC1018 SC1035 SC1045
SC1065 SC1066 SC1068 SC1077 SC1078 SC1079 SC1081 SC1083 SC1086 SC1087 SC1091 SC1095 SC1097 SC1098 SC1099 SC2002 SC2015 SC2026 SC2028 SC2035
SC2039 SC2046 SC2086 SC2140 SC2154 SC2155 SC2164`.split(/\s+/)

const levels: readonly HadolintLevel[] = ['error', 'warning', 'info', 'style', 'ignore']

describe('the severities of hadolint', () => {
  it('has a row with a reason for every rule of its version', () => {
    expect(rules.filter((code) => !hadolintSeverity(code, 'error').isKnown)).toEqual([])
    expect(rules.filter((code) => hadolintSeverity(code, 'error').reason.length < 15)).toEqual([])
  })

  it('does not go by the level of a rule that it knows', () => {
    for (const code of rules) expect(new Set(levels.map((level) => hadolintSeverity(code, level).severity)).size).toBe(1)
  })

  it('calls nothing grave that a program calls style or an error of an unknown kind', () => {
    const unknown = levels.map((level) => `${level}: ${hadolintSeverity('DL9999', level).severity}`)
    expect(unknown).toEqual(['error: medium', 'warning: medium', 'info: low', 'style: low', 'ignore: low'])
  })

  it.each([
    ['DL4000', 'low'],
    ['DL3059', 'low'],
    ['DL3002', 'medium'],
    ['DL3007', 'medium'],
    ['DL3026', 'high'],
  ])('%s is %s', (code, severity) => expect(hadolintSeverity(code, 'error').severity).toBe(severity))
})
