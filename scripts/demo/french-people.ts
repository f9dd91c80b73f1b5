const FIRST_NAMES = [
  "Aïcha",
  "Benoît",
  "Chloé",
  "Djibril",
  "Élodie",
  "Fatou",
  "Gaël",
  "Hélène",
  "Ibrahima",
  "Jeanne",
];
const LAST_NAMES = ["Diallo", "Lefèvre", "N’Diaye"];

export type Invited = { full_name: string; phone: string; written: string };

/** People with valid French mobile numbers in various notations. */
export function inviteThirty(): Invited[] {
  return LAST_NAMES.flatMap((last, row) =>
    FIRST_NAMES.map((first, column) => {
      const digits = `6123${4 + row}${String(10 + column)}${String(10 + row * 10 + column)}`;
      const national = `0${digits}`.replace(/(\d\d)(?=\d)/g, "$1 ");
      return {
        full_name: `${first} ${last}`,
        phone: `+33${digits}`,
        written: column % 3 === 0 ? `+33${digits}` : national,
      };
    }),
  );
}

/** The file in the format of a French Excel: Windows-1252, semicolons, CRLF. */
export function frenchExcelFile(people: Invited[]): Uint8Array<ArrayBuffer> {
  const lines = [
    "Nom complet;Téléphone;Ville",
    ...people.map((p) => `${p.full_name};${p.written};Saint-Étienne`),
  ];
  return windows1252(`${lines.join("\r\n")}\r\n`);
}

function windows1252(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => (char === "’" ? 0x92 : char.charCodeAt(0)));
}
