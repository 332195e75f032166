import { z } from 'zod'
import { release, severity, verdict } from '../core/words.ts'

/** One measured number. Units: ms, ratio (0–1), count, bytes, per-second. */
export const measurement = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.enum(['ms', 'ratio', 'count', 'bytes', 'per-second']),
  /** Where it was measured: `edge`, `blue`, `package:api`. */
  scope: z.string().optional(),
})
export type Measurement = z.infer<typeof measurement>

/** One judgement, with its measured value and its limit. */
export const condition = z.object({
  name: z.string(),
  verdict,
  /** The reason, for all verdicts except a pass. */
  reason: z.string().optional(),
  /** What was found as a clause of a sentence, with what is allowed at its end: `3 of 15 requests failed (limit 1%)`. */
  clause: z.string().optional(),
  measured: z.string().optional(),
  limit: z.string().optional(),
  /** The command that shows the same result on a developer's machine. */
  command: z.string().optional(),
})
export type ConditionResult = z.infer<typeof condition>

export const place = z.object({
  /** From the root of the repository, with forward slashes. */
  file: z.string(),
  /** 1-based. */
  line: z.number().int().positive().optional(),
  endLine: z.number().int().positive().optional(),
})

/** One problem. `fingerprint` is the same for the same problem in the next run, also on another line. */
export const finding = z.object({
  rule: z.string(),
  kind: z.enum(['dependency', 'secret', 'code', 'container', 'configuration', 'environment-file', 'test', 'coverage']),
  severity,
  title: z.string(),
  detail: z.string().optional(),
  place: place.optional(),
  tools: z.array(z.string()).min(1),
  /** Other names of the same problem: CVE, GHSA, RUSTSEC. */
  aliases: z.array(z.string()).default([]),
  package: z.object({ ecosystem: z.string(), name: z.string(), version: z.string().optional() }).optional(),
  fingerprint: z.string(),
  remedy: z.string().optional(),
  url: z.string().optional(),
})
export type Finding = z.infer<typeof finding>

/**
 * The result of one tool. Only `clean` and `findings` are observations. `stale`: it did its work with a database that is older than the
 * limit, or of unknown age; its findings count, and none is no proof.
 */
export const toolState = z.object({
  name: z.string(),
  state: z.enum(['clean', 'findings', 'stale', 'error', 'not-run']),
  version: z.string().optional(),
  /** Why it did not run, or what went wrong. */
  reason: z.string().optional(),
  /** Of a tool with a database of advisories: when that was last brought up to date, where it is known. */
  database: z.object({ updated: z.iso.datetime().optional() }).optional(),
  /** Milliseconds. */
  took: z.number().optional(),
})
export type ToolState = z.infer<typeof toolState>

export const timelineEntry = z.object({
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  what: z.string(),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

const count = z.number().int().nonnegative()

/** What one source counted in one span of time, for the charts of the page. Percentiles in ms, counted from the planned send time. */
export const trafficPoint = z.object({
  at: z.iso.datetime(),
  /** Milliseconds. */
  length: z.number().positive(),
  /** Where it was counted: `edge`, `blue`, `green`, or what told the users' requests. */
  source: z.string(),
  /** Whose requests these are: our own, or those of the users. */
  by: z.enum(['synthetic', 'users']),
  requests: count,
  errors: count,
  /** Requests that got any answer; all of them where it is not told. */
  answers: count.optional(),
  /** Requests that count neither for nor against the release: redirects, 429, and what never left the machine. */
  unmeasured: count.optional(),
  p50: z.number().nonnegative().optional(),
  p95: z.number().nonnegative().optional(),
  p99: z.number().nonnegative().optional(),
  /** Answers by the release that they named. */
  releases: z.record(z.string(), count).optional(),
})
export type TrafficPoint = z.infer<typeof trafficPoint>

/** The share of the traffic that the provider showed for a release, from 0 to 1, when it was looked at. */
export const sharePoint = z.object({ at: z.iso.datetime(), release: z.string(), share: z.number().min(0).max(1) })
export type SharePoint = z.infer<typeof sharePoint>

/** What was measured over the time of a rollout or a watch. `limits` by metric, in the units of the metric. */
export const timeSeries = z.object({
  traffic: z.array(trafficPoint).default([]),
  shares: z.array(sharePoint).default([]),
  limits: z.record(z.string(), z.number()).default({}),
  /** The first sufficient evidence against the release, and when the bad time began that it speaks of. */
  evidence: z
    .object({
      metric: z.string(),
      at: z.iso.datetime(),
      from: z.iso.datetime().optional(),
      reason: z.string(),
      by: z.enum(['synthetic', 'users']),
    })
    .optional(),
})
export type TimeSeries = z.infer<typeof timeSeries>

export const actionName = z.enum([
  'security-scan',
  'quality-gate',
  'blue-green-deploy',
  'health-check',
  'performance-monitor',
  'rollback',
  'report',
  'release',
])
export type ActionName = z.infer<typeof actionName>

/** What a step says of one of several services. */
export const serviceVerdict = z.object({
  service: z.string(),
  verdict,
  /** Why, for all but a pass. */
  reason: z.string().optional(),
})
export type ServiceVerdict = z.infer<typeof serviceVerdict>

/** The record that every action leaves. Version 1; a reader refuses any other. */
export const evidenceSchema = z.object({
  schema: z.literal(1),
  action: actionName,
  /** Absent in a record of several services. */
  service: z.string().optional(),
  /** Of whom a record without a service speaks: its verdict is the worst of theirs, and their measurements stand in their own records. */
  services: z.array(serviceVerdict).optional(),
  environment: z.string().optional(),
  release: release.partial({ sha: true }).optional(),
  run: z.object({
    id: z.number().int(),
    attempt: z.number().int(),
    job: z.string(),
    repository: z.string(),
    sha: z.string(),
    ref: z.string(),
    event: z.string(),
    actor: z.string(),
    url: z.string(),
    /** What a person starts by hand in this repository; the workflow of the templates where it is absent. */
    byHand: z.enum(['monitor', 'step']).optional(),
  }),
  verdict,
  /** The result in one sentence. */
  headline: z.string(),
  /** The first reason that alone is enough for the verdict. */
  cause: z.string().optional(),
  /** The relevant inputs; never a secret. */
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  measurements: z.array(measurement).default([]),
  conditions: z.array(condition).default([]),
  findings: z.array(finding).default([]),
  tools: z.array(toolState).default([]),
  timeline: z.array(timelineEntry).default([]),
  /** For charts. What is judged stands in the conditions. */
  series: timeSeries.optional(),
  /** Data of this action only, under names that its README lists. */
  details: z.record(z.string(), z.json()).default({}),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** The part of a record from the use case; `runAction` adds the action, the run and the times. */
export type EvidenceBody = Omit<z.input<typeof evidenceSchema>, 'schema' | 'action' | 'run' | 'startedAt' | 'finishedAt'>
