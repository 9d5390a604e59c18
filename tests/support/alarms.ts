/**
 * CloudWatch's reading of log lines: metrics in the embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html),
 * and the state of an alarm computed from them. It covers what `resources/alarms.yml` uses and refuses everything else.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { parse } from 'yaml'

interface Metric {
  Namespace: string
  MetricName: string
  Dimensions: { Name: string; Value: string }[]
}

interface MathPart {
  Id: string
  ReturnData: boolean
  Expression?: string
  MetricStat?: { Metric: Metric; Period: number; Stat: string }
}

export interface Alarm extends Partial<Metric> {
  Statistic?: string
  Period?: number
  EvaluationPeriods: number
  Threshold: number
  ComparisonOperator: string
  TreatMissingData: string
  AlarmActions: unknown[]
  Metrics?: MathPart[]
}

const file = join(import.meta.dirname, '../../resources/alarms.yml')

/** The alarms of a stage, by their name in the template. */
export function alarmsOf(stage: string): Map<string, Alarm> {
  const text = readFileSync(file, 'utf8').replaceAll(`\${sls:stage}`, stage)
  const { Resources } = parse(text) as { Resources: Record<string, { Type: string; Properties: Alarm }> }
  const alarms = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
  return new Map(alarms.map(([name, { Properties }]) => [name, Properties]))
}

interface Embedded {
  Timestamp: number
  CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[]
}

const nameOf = (namespace: string, metric: string, dimensions: readonly (readonly [string, unknown])[]) =>
  JSON.stringify([namespace, metric, [...dimensions].sort()])

/** The values of a line by metric; empty for a line that is no metric. */
function valuesIn(line: string): [metric: string, value: number][] {
  const fields = JSON.parse(line) as Record<string, unknown> & { _aws?: Embedded }
  return (fields._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((set) =>
      Metrics.map(({ Name }): [string, number] => {
        const value = fields[Name]
        const dimensions = set.map((name) => [name, fields[name]] as const)
        if (typeof value !== 'number' || dimensions.some(([, one]) => typeof one !== 'string'))
          throw new Error(`not in the embedded metric format: ${line}`)
        return [nameOf(Namespace, Name, dimensions), value]
      }),
    ),
  )
}

/** The sum of a metric over the lines of one period; undefined without data points. */
function sumOf({ Namespace, MetricName, Dimensions }: Metric, lines: readonly string[]): number | undefined {
  const wanted = nameOf(
    Namespace,
    MetricName,
    Dimensions.map(({ Name, Value }) => [Name, Value]),
  )
  const values = lines.flatMap(valuesIn).filter(([name]) => name === wanted)
  return values.length === 0 ? undefined : values.reduce((sum, [, value]) => sum + value, 0)
}

/** Evaluates `IF` and `FILL` of metric math. */
function mathOf(parts: readonly MathPart[], lines: readonly string[]): number | undefined {
  const sums = parts.flatMap(({ Id, MetricStat }) => (MetricStat ? [[Id, sumOf(MetricStat.Metric, lines)]] : []))
  const shown = parts.filter(({ ReturnData }) => ReturnData)
  const functions = {
    IF: (condition: boolean, yes: number, no: number) => (condition ? yes : no),
    FILL: (value: number | undefined, filling: number) => value ?? filling,
  }
  return runInNewContext(shown[0]?.Expression ?? '', { ...functions, ...Object.fromEntries(sums) })
}

const holds: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
}

/** Whether an alarm is raised after a period with these lines. */
export function rings(alarm: Alarm, lines: readonly string[]): boolean {
  const { Metrics, Statistic, EvaluationPeriods, ComparisonOperator, Threshold, TreatMissingData } = alarm
  const isKnown = EvaluationPeriods === 1 && (Metrics !== undefined || Statistic === 'Sum')
  const compare = holds[ComparisonOperator]
  if (!isKnown || !compare) throw new Error(`an alarm that nobody here can read: ${JSON.stringify(alarm)}`)
  const value = Metrics ? mathOf(Metrics, lines) : sumOf(alarm as Metric, lines)
  return value === undefined ? TreatMissingData === 'breaching' : compare(value, Threshold)
}

/** The metrics of our own that an alarm watches, and the period in seconds. */
export function watchedBy({ Metrics, Namespace, MetricName, Period }: Alarm): [metric: string, seconds: number][] {
  const ofMath = (Metrics ?? []).flatMap(({ MetricStat }) =>
    MetricStat?.Metric.Namespace === 'Gatehouse' && MetricStat.Stat === 'Sum'
      ? [[MetricStat.Metric.MetricName, MetricStat.Period] as [string, number]]
      : [],
  )
  return Namespace === 'Gatehouse' ? [[String(MetricName), Number(Period)]] : ofMath
}
