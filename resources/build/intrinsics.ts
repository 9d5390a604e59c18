/**
 * Evaluates CloudFormation's `Fn::Sub` and `Ref` as far as names need them: values that are the same in a whole stack.
 */
export const LOCAL_ACCOUNT = '000000000000'

const pseudo = (name: string, region: string): string | undefined =>
  new Map([
    ['AWS::AccountId', LOCAL_ACCOUNT],
    ['AWS::Region', region],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]).get(name)

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Replaces the known values; references to other resources stay unchanged. */
export function resolveIntrinsics(value: unknown, region: string): unknown {
  if (Array.isArray(value)) return value.map((part) => resolveIntrinsics(part, region))
  if (!isMap(value)) return value
  const [only, ...others] = Object.entries(value)
  if (only && others.length === 0) {
    const [name, argument] = only
    if (name === 'Fn::Sub' && typeof argument === 'string') {
      const text = argument.replaceAll(
        /\$\{([\w:.]+)\}/g,
        (found, variable: string) => pseudo(variable, region) ?? found,
      )
      return text.includes('${') ? { 'Fn::Sub': text } : text
    }
    if (name === 'Ref') return pseudo(String(argument), region) ?? value
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolveIntrinsics(part, region)]))
}
