/** A resource of the CloudFormation template. */
export interface Resource {
  Type: string
  Properties?: Record<string, unknown>
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
}

const PRODUCTION = 'prod'

/** In production no change of the stack, not even its removal, may take a table away. */
export function protectTables(resources: Record<string, Resource>, stage: string): void {
  if (stage !== PRODUCTION) return
  for (const resource of Object.values(resources)) {
    if (resource.Type !== 'AWS::DynamoDB::Table') continue
    resource.DeletionPolicy = 'Retain'
    resource.UpdateReplacePolicy = 'Retain'
    resource.Properties = { ...resource.Properties, DeletionProtectionEnabled: true }
  }
}
