import { subjects } from './table.ts'

/** The count of all texts of a day (UTC), by the budget of the stage: also the number that managers are shown. */
export const textsOfDay = () => ({ name: 'sms', window: 'day', subject: subjects.stage() }) as const
