export type SamplePerson = {
  full_name: string;
  phone: string;
  country_code: string;
  city: string;
  /** Indices into `CATEGORIES`. */
  categories: number[];
  /** What happened to this person's message; `read` by default. */
  outcome?: "delivered" | "sent" | "not_on_whatsapp";
  /** Minutes after Message 1, and the text or the button tapped. */
  answer?: { after_minutes: number; text: string } | { after_minutes: number; button: string };
};

export const CATEGORIES = [
  {
    name: "Cours du soir",
    color: "cat-1",
    description: "Inscrits aux cours du soir, de la rentrée à juin.",
  },
  {
    name: "Stages de printemps",
    color: "cat-4",
    description: "Familles intéressées par les stages des vacances.",
  },
] as const;

const yes = (after_minutes: number) => ({ after_minutes, button: "Oui, je viens" });
const says = (after_minutes: number, text: string) => ({ after_minutes, text });

type Row = [string, string, string, string, number[], Partial<SamplePerson>?];

const ROWS: Row[] = [
  ["Awa Ndiaye", "+221771840216", "SN", "Dakar", [0], { answer: yes(3) }],
  ["Moussa Traoré", "+22370418265", "ML", "Bamako", [0]],
  ["Camille Martin", "+33612340107", "FR", "Lyon", [0, 1], { answer: says(6, "Oui, avec plaisir !") }],
  ["Aya Kouassi", "+2250708416253", "CI", "Abidjan", [0], { outcome: "delivered" }],
  ["Youssef El Amrani", "+212661840253", "MA", "Casablanca", [0]],
  ["Lina Haddad", "+213551840267", "DZ", "Oran", [0], { answer: yes(11) }],
  ["Thomas Petit", "+33612340118", "FR", "Nantes", [0], { outcome: "sent" }],
  ["Mariama Sy", "+221781840227", "SN", "Thiès", [0]],
  ["Ibrahima Bâ", "+221761840238", "SN", "Saint-Louis", [0], { answer: says(14, "À quelle heure ?") }],
  ["Salma Trabelsi", "+21620418263", "TN", "Tunis", [0]],
  ["Amélie Dubois", "+32470184026", "BE", "Liège", [0], { outcome: "delivered" }],
  ["Koffi Mensah", "+22890418264", "TG", "Lomé", [0], { answer: yes(19) }],
  ["Grâce Mballa", "+237671840265", "CM", "Douala", [0]],
  ["Rachid Ouédraogo", "+22670418267", "BF", "Ouagadougou", [0], { outcome: "not_on_whatsapp" }],
  ["Sophie Lambert", "+33612340129", "FR", "Lille", [0, 1], { answer: says(27, "STOP") }],
  ["Fatoumata Camara", "+224621840268", "GN", "Conakry", [0]],
  ["Nicolas Favre", "+41791840269", "CH", "Lausanne", [0], { outcome: "delivered" }],
  ["Aïssatou Diallo", "+221771840249", "SN", "Dakar", [0], { answer: yes(33) }],
  ["Julien Moreau", "+33612340130", "FR", "Marseille", [1]],
  ["Prisca Adjovi", "+2290197184026", "BJ", "Cotonou", [1]],
  ["Karim Bensaïd", "+213661840271", "DZ", "Alger", [1], { outcome: "delivered" }],
  ["Nadia Chérif", "+21650184027", "TN", "Sfax", [1], { answer: says(41, "Oui, ma fille aussi") }],
  ["Élise Bernard", "+33612340141", "FR", "Rennes", [1]],
  ["Jean-Marc Tchoumi", "+237691840273", "CM", "Yaoundé", [1]],
  ["Oumar Konaté", "+22376184027", "ML", "Ségou", [1], { outcome: "delivered" }],
  ["Chantal Niyonzima", "+250781840274", "RW", "Kigali", [1]],
  ["Inès Lefèvre", "+33612340152", "FR", "Toulouse", [0, 1], { answer: yes(58) }],
  ["Serge Ilunga", "+243811840275", "CD", "Kinshasa", [1]],
  [
    "Meryem Alaoui",
    "+212671840276",
    "MA",
    "Rabat",
    [1],
    { answer: says(95, "Je voudrais plus d’informations") },
  ],
  ["Hery Rakoto", "+261321840277", "MG", "Antananarivo", [1], { outcome: "delivered" }],
];

/** Thirty people of French-speaking countries. Their numbers are given to the WhatsApp stand-in only. */
export const PEOPLE: SamplePerson[] = ROWS.map(
  ([full_name, phone, country_code, city, categories, more]) => ({
    full_name,
    phone,
    country_code,
    city,
    categories,
    ...more,
  }),
);
