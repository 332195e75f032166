import { isValueList, isValueMap, type Value, type ValueMap, valueText } from '../expressions/value.ts'

/** GitHub's limit of jobs from one matrix. */
export const maximumMatrixJobs = 256

/** The jobs of a matrix: every combination, without what `exclude` takes out, with what `include` adds. No matrix is one empty job. */
export function expandMatrix(matrix: Value | undefined): ValueMap[] {
  if (!isValueMap(matrix)) return [{}]
  const { include, exclude, ...axes } = matrix
  const excluded = mapsOf(exclude)
  const combinations = product(axes).filter((combination) => !excluded.some((pattern) => covers(pattern, combination)))
  const jobs = Object.keys(axes).length === 0 ? [] : combinations
  return addIncludes(jobs, Object.keys(axes), mapsOf(include))
}

/** The suffix in brackets of a matrix job's name: its values in order, with the values of objects. */
export function matrixSuffix(values: ValueMap): string {
  return Object.values(values).flatMap(leaves).join(', ')
}

function leaves(value: Value): string[] {
  if (isValueList(value)) return value.flatMap(leaves)
  return isValueMap(value) ? Object.values(value).flatMap(leaves) : [valueText(value)]
}

function product(axes: ValueMap): ValueMap[] {
  return Object.entries(axes).reduce<ValueMap[]>(
    (jobs, [name, values]) => jobs.flatMap((job) => (isValueList(values) ? values : [values]).map((value) => ({ ...job, [name]: value }))),
    [{}],
  )
}

/** An `include` goes into every combination whose own values it leaves as they are; one that fits none is a job of its own. */
function addIncludes(combinations: readonly ValueMap[], axes: readonly string[], includes: readonly ValueMap[]): ValueMap[] {
  const jobs = [...combinations]
  const extra: ValueMap[] = []
  for (const include of includes) {
    const shared = axes.filter((axis) => axis in include)
    const fitting = combinations.flatMap((original, index) => (shared.every((axis) => same(original[axis], include[axis])) ? [index] : []))
    if (fitting.length === 0) extra.push(include)
    for (const index of fitting) jobs[index] = { ...jobs[index], ...include }
  }
  return [...jobs, ...extra]
}

function covers(pattern: ValueMap, value: ValueMap): boolean {
  return Object.entries(pattern).every(([key, part]) => same(part, value[key]))
}

function same(left: Value | undefined, right: Value | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function mapsOf(value: Value | undefined): ValueMap[] {
  return isValueList(value) ? value.filter(isValueMap) : []
}
