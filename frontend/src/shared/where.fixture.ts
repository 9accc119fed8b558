/** Somebody who reads English by the clock of Berlin. */
export const WHERE = {
  locale: {
    language: "en",
    number_format: "language",
    time_format: "24",
    date_format: "language",
    time_zone: "server",
    first_weekday: "language",
  },
  config: { time_zone: "Europe/Berlin" },
};
