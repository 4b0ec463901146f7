/** Messages that the screen enters a room with: some screens full, and what was missed since yesterday. */
export const FIRST_PAGE = 200;
