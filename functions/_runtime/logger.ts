import { Logger } from "@aws-lambda-powertools/logger";

/**
 * The one logger of a function. A message is a short, stable code ("report accepted") and everything variable is a field:
 * ids, codes, counts. Never bodies, names or addresses. Service name and level come from the function's POWERTOOLS_ variables.
 */
export const logger = new Logger();
