/** A resource of the CloudFormation template. */
export interface Resource {
  Type: string
  Properties?: Record<string, unknown>
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
}

const PRODUCTION = 'prod'

/**
 * Resources that hold data or protect it, and the properties that keep them; the rest of a stack can be created anew.
 */
const kept: ReadonlyMap<string, Record<string, unknown>> = new Map([
  ['AWS::DynamoDB::Table', { DeletionProtectionEnabled: true }],
  ['AWS::S3::Bucket', {}],
  // A bucket that outlives its stack must stay closed.
  ['AWS::S3::BucketPolicy', {}],
])

/** In production no change of the stack, including its removal, may delete data. */
export function keepData(resources: Record<string, Resource>, stage: string): void {
  if (stage !== PRODUCTION) return
  for (const resource of Object.values(resources)) {
    const protection = kept.get(resource.Type)
    if (!protection) continue
    resource.DeletionPolicy = 'Retain'
    resource.UpdateReplacePolicy = 'Retain'
    resource.Properties = { ...resource.Properties, ...protection }
  }
}
