/** Rates that would be in the way of tests which are about something else. */
export const LIFTED_RATES = {
  connectionRate: null,
  joinRate: null,
  textRate: null,
  addressTextRate: null,
  connectionWork: null,
  userWork: null,
  addressWork: null,
  serverWork: null,
  newIdentityRate: null,
  newDirectRate: null,
};
