export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      alerts: {
        Row: {
          campaign_id: number | null;
          cleared_at: string | null;
          detail: NonNullable<Json>;
          id: number;
          kind: Database["public"]["Enums"]["alert_kind"];
          owner_id: string | null;
          raised_at: string;
          sender_id: number | null;
        };
        ComputedFields: never;
        Insert: {
          campaign_id?: number | null;
          cleared_at?: string | null;
          detail?: NonNullable<Json>;
          id?: never;
          kind: Database["public"]["Enums"]["alert_kind"];
          owner_id?: string | null;
          raised_at?: string;
          sender_id?: number | null;
        };
        Update: {
          campaign_id?: number | null;
          cleared_at?: string | null;
          detail?: NonNullable<Json>;
          id?: never;
          kind?: Database["public"]["Enums"]["alert_kind"];
          owner_id?: string | null;
          raised_at?: string;
          sender_id?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "alerts_campaign_id_fkey";
            columns: ["campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "alerts_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "alerts_sender_id_fkey";
            columns: ["sender_id"];
            isOneToOne: false;
            referencedRelation: "senders";
            referencedColumns: ["id"];
          },
        ];
      };
      answer_counters: {
        Row: {
          day: string;
          dimension: string;
          key: string;
          n: number;
          owner_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          day: string;
          dimension: string;
          key: string;
          n: number;
          owner_id?: string | null;
        };
        Update: {
          day?: string;
          dimension?: string;
          key?: string;
          n?: number;
          owner_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "answer_counters_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
      answer_deltas: {
        Row: {
          campaign_id: number | null;
          day: string;
          hour: number;
          n: number;
          owner_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          campaign_id?: number | null;
          day: string;
          hour: number;
          n: number;
          owner_id?: string | null;
        };
        Update: {
          campaign_id?: number | null;
          day?: string;
          hour?: number;
          n?: number;
          owner_id?: string | null;
        };
        Relationships: [];
      };
      attempts: {
        Row: {
          busy_until: string;
          claimed_at: string;
          code: number | null;
          details: string | null;
          finished_at: string | null;
          id: string;
          initiates: boolean;
          message_id: number;
          number: number;
          outcome: Database["public"]["Enums"]["attempt_outcome"] | null;
          round: number;
          sender_id: number;
          wamid: string | null;
        };
        ComputedFields: never;
        Insert: {
          busy_until?: string;
          claimed_at: string;
          code?: number | null;
          details?: string | null;
          finished_at?: string | null;
          id?: string;
          initiates?: boolean;
          message_id: number;
          number: number;
          outcome?: Database["public"]["Enums"]["attempt_outcome"] | null;
          round?: number;
          sender_id: number;
          wamid?: string | null;
        };
        Update: {
          busy_until?: string;
          claimed_at?: string;
          code?: number | null;
          details?: string | null;
          finished_at?: string | null;
          id?: string;
          initiates?: boolean;
          message_id?: number;
          number?: number;
          outcome?: Database["public"]["Enums"]["attempt_outcome"] | null;
          round?: number;
          sender_id?: number;
          wamid?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "attempts_message_id_fkey";
            columns: ["message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
        ];
      };
      audit_log: {
        Row: {
          action: string;
          actor_id: string | null;
          at: string;
          detail: NonNullable<Json>;
          id: number;
          subject: string;
          subject_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          action: string;
          actor_id?: string | null;
          at?: string;
          detail?: NonNullable<Json>;
          id?: never;
          subject: string;
          subject_id?: string | null;
        };
        Update: {
          action?: string;
          actor_id?: string | null;
          at?: string;
          detail?: NonNullable<Json>;
          id?: never;
          subject?: string;
          subject_id?: string | null;
        };
        Relationships: [];
      };
      breakdown_counters: {
        Row: {
          cost: number;
          day: string;
          dimension: string;
          key: string;
          kind: Database["public"]["Enums"]["message_kind"];
          n: number;
          owner_id: string;
          state: Database["public"]["Enums"]["message_state"];
        };
        ComputedFields: never;
        Insert: {
          cost?: number;
          day: string;
          dimension: string;
          key: string;
          kind: Database["public"]["Enums"]["message_kind"];
          n: number;
          owner_id: string;
          state: Database["public"]["Enums"]["message_state"];
        };
        Update: {
          cost?: number;
          day?: string;
          dimension?: string;
          key?: string;
          kind?: Database["public"]["Enums"]["message_kind"];
          n?: number;
          owner_id?: string;
          state?: Database["public"]["Enums"]["message_state"];
        };
        Relationships: [
          {
            foreignKeyName: "breakdown_counters_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
      campaign_categories: {
        Row: {
          campaign_id: number;
          category_id: number;
          excluded: boolean;
          owner_id: string;
        };
        ComputedFields: never;
        Insert: {
          campaign_id: number;
          category_id: number;
          excluded?: boolean;
          owner_id?: string;
        };
        Update: {
          campaign_id?: number;
          category_id?: number;
          excluded?: boolean;
          owner_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "audience_categories_belong_to_the_owner";
            columns: ["category_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "categories";
            referencedColumns: ["id", "owner_id"];
          },
          {
            foreignKeyName: "audiences_belong_to_the_campaigns_owner";
            columns: ["campaign_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["id", "owner_id"];
          },
        ];
      };
      campaign_counters: {
        Row: {
          campaign_id: number;
          cost: number;
          kind: Database["public"]["Enums"]["message_kind"];
          n: number;
          state: Database["public"]["Enums"]["message_state"];
        };
        ComputedFields: never;
        Insert: {
          campaign_id: number;
          cost?: number;
          kind: Database["public"]["Enums"]["message_kind"];
          n: number;
          state: Database["public"]["Enums"]["message_state"];
        };
        Update: {
          campaign_id?: number;
          cost?: number;
          kind?: Database["public"]["Enums"]["message_kind"];
          n?: number;
          state?: Database["public"]["Enums"]["message_state"];
        };
        Relationships: [
          {
            foreignKeyName: "campaign_counters_campaign_id_fkey";
            columns: ["campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["id"];
          },
        ];
      };
      campaigns: {
        Row: {
          answers_until_days: number;
          audience_complete: boolean;
          cancelled_at: string | null;
          completed_at: string | null;
          condensed_at: string | null;
          created_at: string;
          draft_key: string | null;
          estimated_cost: number;
          failed_in_a_row: number;
          failing_code: number | null;
          first_slice: number | null;
          first_slice_claimed: number;
          follow_up_body: string | null;
          follow_up_delay_seconds: number;
          follow_up_triggers: NonNullable<Json>;
          id: number;
          launched_at: string | null;
          launched_by: string | null;
          leave_out_reached: boolean;
          name: string;
          original_id: number | null;
          owner_id: string;
          pause_code: number | null;
          pause_reason: string | null;
          paused_at: string | null;
          prepared_up_to: number | null;
          scheduled_at: string | null;
          sender_id: number | null;
          status: Database["public"]["Enums"]["campaign_status"];
          template_language: string | null;
          template_name: string | null;
          template_snapshot: Json | null;
          template_variables: NonNullable<Json>;
          time_zone: string;
          turn: number;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          answers_until_days?: number;
          audience_complete?: boolean;
          cancelled_at?: string | null;
          completed_at?: string | null;
          condensed_at?: string | null;
          created_at?: string;
          draft_key?: string | null;
          estimated_cost?: number;
          failed_in_a_row?: number;
          failing_code?: number | null;
          first_slice?: number | null;
          first_slice_claimed?: number;
          follow_up_body?: string | null;
          follow_up_delay_seconds?: number;
          follow_up_triggers?: NonNullable<Json>;
          id?: never;
          launched_at?: string | null;
          launched_by?: string | null;
          leave_out_reached?: boolean;
          name: string;
          original_id?: number | null;
          owner_id?: string;
          pause_code?: number | null;
          pause_reason?: string | null;
          paused_at?: string | null;
          prepared_up_to?: number | null;
          scheduled_at?: string | null;
          sender_id?: number | null;
          status?: Database["public"]["Enums"]["campaign_status"];
          template_language?: string | null;
          template_name?: string | null;
          template_snapshot?: Json | null;
          template_variables?: NonNullable<Json>;
          time_zone?: string;
          turn?: number;
          updated_at?: string;
        };
        Update: {
          answers_until_days?: number;
          audience_complete?: boolean;
          cancelled_at?: string | null;
          completed_at?: string | null;
          condensed_at?: string | null;
          created_at?: string;
          draft_key?: string | null;
          estimated_cost?: number;
          failed_in_a_row?: number;
          failing_code?: number | null;
          first_slice?: number | null;
          first_slice_claimed?: number;
          follow_up_body?: string | null;
          follow_up_delay_seconds?: number;
          follow_up_triggers?: NonNullable<Json>;
          id?: never;
          launched_at?: string | null;
          launched_by?: string | null;
          leave_out_reached?: boolean;
          name?: string;
          original_id?: number | null;
          owner_id?: string;
          pause_code?: number | null;
          pause_reason?: string | null;
          paused_at?: string | null;
          prepared_up_to?: number | null;
          scheduled_at?: string | null;
          sender_id?: number | null;
          status?: Database["public"]["Enums"]["campaign_status"];
          template_language?: string | null;
          template_name?: string | null;
          template_snapshot?: Json | null;
          template_variables?: NonNullable<Json>;
          time_zone?: string;
          turn?: number;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "campaigns_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "campaigns_sender_id_fkey";
            columns: ["sender_id"];
            isOneToOne: false;
            referencedRelation: "senders";
            referencedColumns: ["id"];
          },
        ];
      };
      categories: {
        Row: {
          color: string;
          contact_count: number;
          created_at: string;
          description: string;
          id: number;
          name: string;
          owner_id: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          color?: string;
          contact_count?: number;
          created_at?: string;
          description?: string;
          id?: never;
          name: string;
          owner_id?: string;
          updated_at?: string;
        };
        Update: {
          color?: string;
          contact_count?: number;
          created_at?: string;
          description?: string;
          id?: never;
          name?: string;
          owner_id?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "categories_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
      category_contacts: {
        Row: {
          added_at: string;
          category_id: number;
          contact_id: number;
          owner_id: string;
        };
        ComputedFields: never;
        Insert: {
          added_at?: string;
          category_id: number;
          contact_id: number;
          owner_id?: string;
        };
        Update: {
          added_at?: string;
          category_id?: number;
          contact_id?: number;
          owner_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "associated_categories_belong_to_the_owner";
            columns: ["category_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "categories";
            referencedColumns: ["id", "owner_id"];
          },
          {
            foreignKeyName: "associated_contacts_belong_to_the_owner";
            columns: ["contact_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["id", "owner_id"];
          },
        ];
      };
      contacts: {
        Row: {
          consent_since: string | null;
          consent_source: string | null;
          country_code: string | null;
          created_at: string;
          deleted_at: string | null;
          fields: NonNullable<Json>;
          first_name: string | null;
          full_name: string | null;
          id: number;
          import_id: string | null;
          last_interaction_at: string | null;
          owner_id: string;
          phone: string | null;
          phone_key: string | null;
          search: string | null;
          updated_at: string;
          user_id: string | null;
          user_key: string | null;
          wa_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          consent_since?: string | null;
          consent_source?: string | null;
          country_code?: string | null;
          created_at?: string;
          deleted_at?: string | null;
          fields?: NonNullable<Json>;
          first_name?: string | null;
          full_name?: string | null;
          id?: never;
          import_id?: string | null;
          last_interaction_at?: string | null;
          owner_id?: string;
          phone?: string | null;
          phone_key?: string | null;
          search?: never;
          updated_at?: string;
          user_id?: string | null;
          user_key?: string | null;
          wa_id?: string | null;
        };
        Update: {
          consent_since?: string | null;
          consent_source?: string | null;
          country_code?: string | null;
          created_at?: string;
          deleted_at?: string | null;
          fields?: NonNullable<Json>;
          first_name?: string | null;
          full_name?: string | null;
          id?: never;
          import_id?: string | null;
          last_interaction_at?: string | null;
          owner_id?: string;
          phone?: string | null;
          phone_key?: string | null;
          search?: never;
          updated_at?: string;
          user_id?: string | null;
          user_key?: string | null;
          wa_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "contacts_import_id_fkey";
            columns: ["import_id"];
            isOneToOne: false;
            referencedRelation: "imports";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "contacts_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
      conversations: {
        Row: {
          asked_at: string | null;
          assigned_to: string | null;
          closed_at: string | null;
          contact_id: number;
          held_by: string | null;
          id: number;
          last_inbound_at: string | null;
          last_outbound_at: string | null;
          owner_id: string;
          sender_id: number;
          settled_at: string | null;
          tapped_at: string | null;
          thread_at: string | null;
          waits: boolean;
          window_until: string | null;
        };
        ComputedFields: never;
        Insert: {
          asked_at?: string | null;
          assigned_to?: string | null;
          closed_at?: string | null;
          contact_id: number;
          held_by?: string | null;
          id?: never;
          last_inbound_at?: string | null;
          last_outbound_at?: string | null;
          owner_id: string;
          sender_id: number;
          settled_at?: string | null;
          tapped_at?: string | null;
          thread_at?: string | null;
          waits?: never;
          window_until?: string | null;
        };
        Update: {
          asked_at?: string | null;
          assigned_to?: string | null;
          closed_at?: string | null;
          contact_id?: number;
          held_by?: string | null;
          id?: never;
          last_inbound_at?: string | null;
          last_outbound_at?: string | null;
          owner_id?: string;
          sender_id?: number;
          settled_at?: string | null;
          tapped_at?: string | null;
          thread_at?: string | null;
          waits?: never;
          window_until?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "conversations_assigned_to_fkey";
            columns: ["assigned_to"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "conversations_contact_id_fkey";
            columns: ["contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "conversations_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "conversations_sender_id_fkey";
            columns: ["sender_id"];
            isOneToOne: false;
            referencedRelation: "senders";
            referencedColumns: ["id"];
          },
        ];
      };
      counter_deltas: {
        Row: {
          campaign_id: number | null;
          cost: number;
          country_code: string | null;
          day: string | null;
          hour: number | null;
          kind: Database["public"]["Enums"]["message_kind"];
          n: number;
          owner_id: string;
          state: Database["public"]["Enums"]["message_state"];
        };
        ComputedFields: never;
        Insert: {
          campaign_id?: number | null;
          cost?: number;
          country_code?: string | null;
          day?: string | null;
          hour?: number | null;
          kind: Database["public"]["Enums"]["message_kind"];
          n: number;
          owner_id: string;
          state: Database["public"]["Enums"]["message_state"];
        };
        Update: {
          campaign_id?: number | null;
          cost?: number;
          country_code?: string | null;
          day?: string | null;
          hour?: number | null;
          kind?: Database["public"]["Enums"]["message_kind"];
          n?: number;
          owner_id?: string;
          state?: Database["public"]["Enums"]["message_state"];
        };
        Relationships: [];
      };
      day_counters: {
        Row: {
          cost: number;
          day: string;
          kind: Database["public"]["Enums"]["message_kind"];
          n: number;
          owner_id: string;
          state: Database["public"]["Enums"]["message_state"];
        };
        ComputedFields: never;
        Insert: {
          cost?: number;
          day: string;
          kind: Database["public"]["Enums"]["message_kind"];
          n: number;
          owner_id: string;
          state: Database["public"]["Enums"]["message_state"];
        };
        Update: {
          cost?: number;
          day?: string;
          kind?: Database["public"]["Enums"]["message_kind"];
          n?: number;
          owner_id?: string;
          state?: Database["public"]["Enums"]["message_state"];
        };
        Relationships: [
          {
            foreignKeyName: "day_counters_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
      error_classes: {
        Row: {
          breaks_after: number | null;
          class: string;
          code: number;
          delay_base: string | null;
          delay_factor: number;
          delayed: boolean | null;
          slows_for: string | null;
        };
        ComputedFields: never;
        Insert: {
          breaks_after?: number | null;
          class: string;
          code: number;
          delay_base?: string | null;
          delay_factor?: number;
          delayed?: never;
          slows_for?: string | null;
        };
        Update: {
          breaks_after?: number | null;
          class?: string;
          code?: number;
          delay_base?: string | null;
          delay_factor?: number;
          delayed?: never;
          slows_for?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "error_classes_class_fkey";
            columns: ["class"];
            isOneToOne: false;
            referencedRelation: "error_effects";
            referencedColumns: ["class"];
          },
          {
            foreignKeyName: "retried_errors_alone_have_delays";
            columns: ["class", "delayed"];
            isOneToOne: false;
            referencedRelation: "error_effects";
            referencedColumns: ["class", "retried"];
          },
        ];
      };
      error_effects: {
        Row: {
          class: string;
          opts_out: boolean;
          outcome: string;
          pauses: string | null;
          retried: boolean;
          waits: string | null;
        };
        ComputedFields: never;
        Insert: {
          class: string;
          opts_out?: boolean;
          outcome: string;
          pauses?: string | null;
          retried?: never;
          waits?: string | null;
        };
        Update: {
          class?: string;
          opts_out?: boolean;
          outcome?: string;
          pauses?: string | null;
          retried?: never;
          waits?: string | null;
        };
        Relationships: [];
      };
      exclusions: {
        Row: {
          campaign_id: number;
          contact_id: number;
          reason: string;
        };
        ComputedFields: never;
        Insert: {
          campaign_id: number;
          contact_id: number;
          reason: string;
        };
        Update: {
          campaign_id?: number;
          contact_id?: number;
          reason?: string;
        };
        Relationships: [
          {
            foreignKeyName: "exclusions_campaign_id_fkey";
            columns: ["campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "exclusions_contact_id_fkey";
            columns: ["contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["id"];
          },
        ];
      };
      idempotency_keys: {
        Row: {
          created_at: string;
          key: string;
          owner_id: string;
          request_digest: string;
          response: Json | null;
          route: string;
          running_until: string | null;
          subject: string | null;
          subject_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          key: string;
          owner_id: string;
          request_digest: string;
          response?: Json | null;
          route: string;
          running_until?: string | null;
          subject?: string | null;
          subject_id?: string | null;
        };
        Update: {
          created_at?: string;
          key?: string;
          owner_id?: string;
          request_digest?: string;
          response?: Json | null;
          route?: string;
          running_until?: string | null;
          subject?: string | null;
          subject_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "idempotency_keys_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
      import_parts: {
        Row: {
          content: string;
          import_id: string;
          lines: number;
          part: number;
        };
        ComputedFields: never;
        Insert: {
          content: string;
          import_id: string;
          lines?: number;
          part: number;
        };
        Update: {
          content?: string;
          import_id?: string;
          lines?: number;
          part?: number;
        };
        Relationships: [
          {
            foreignKeyName: "import_parts_import_id_fkey";
            columns: ["import_id"];
            isOneToOne: false;
            referencedRelation: "imports";
            referencedColumns: ["id"];
          },
        ];
      };
      import_rows: {
        Row: {
          code: string | null;
          contact_id: number | null;
          detail: Json | null;
          field: string | null;
          import_id: string;
          left_out: boolean;
          line: number;
          original: Json | null;
          outcome: string;
          reason: string | null;
          remarks: Json | null;
        };
        ComputedFields: never;
        Insert: {
          code?: string | null;
          contact_id?: number | null;
          detail?: Json | null;
          field?: string | null;
          import_id: string;
          left_out?: boolean;
          line: number;
          original?: Json | null;
          outcome: string;
          reason?: never;
          remarks?: Json | null;
        };
        Update: {
          code?: string | null;
          contact_id?: number | null;
          detail?: Json | null;
          field?: string | null;
          import_id?: string;
          left_out?: boolean;
          line?: number;
          original?: Json | null;
          outcome?: string;
          reason?: never;
          remarks?: Json | null;
        };
        Relationships: [
          {
            foreignKeyName: "import_rows_import_id_fkey";
            columns: ["import_id"];
            isOneToOne: false;
            referencedRelation: "imports";
            referencedColumns: ["id"];
          },
        ];
      };
      imports: {
        Row: {
          category_id: number | null;
          columns: NonNullable<Json>;
          consent_since: string | null;
          consent_source: string | null;
          created: number;
          created_at: string;
          default_country: string | null;
          delimiter: string | null;
          duplicates: number;
          encoding: string | null;
          error_code: string | null;
          file_name: string;
          finished_at: string | null;
          id: string;
          kinds: string[];
          land_lines: number;
          left_out: number;
          lines_expected: number | null;
          lines_read: number;
          mapping: NonNullable<Json>;
          owner_id: string;
          progressed_at: string | null;
          rejected: number;
          remarked: number;
          repairs: string[];
          started_at: string | null;
          status: string;
          titles_line: number | null;
          total: number;
          unchanged: number;
          undone_at: string | null;
          updated: number;
        };
        ComputedFields: never;
        Insert: {
          category_id?: number | null;
          columns?: NonNullable<Json>;
          consent_since?: string | null;
          consent_source?: string | null;
          created?: number;
          created_at?: string;
          default_country?: string | null;
          delimiter?: string | null;
          duplicates?: number;
          encoding?: string | null;
          error_code?: string | null;
          file_name: string;
          finished_at?: string | null;
          id?: string;
          kinds?: string[];
          land_lines?: number;
          left_out?: number;
          lines_expected?: number | null;
          lines_read?: number;
          mapping?: NonNullable<Json>;
          owner_id?: string;
          progressed_at?: string | null;
          rejected?: number;
          remarked?: number;
          repairs?: string[];
          started_at?: string | null;
          status?: string;
          titles_line?: number | null;
          total?: number;
          unchanged?: number;
          undone_at?: string | null;
          updated?: number;
        };
        Update: {
          category_id?: number | null;
          columns?: NonNullable<Json>;
          consent_since?: string | null;
          consent_source?: string | null;
          created?: number;
          created_at?: string;
          default_country?: string | null;
          delimiter?: string | null;
          duplicates?: number;
          encoding?: string | null;
          error_code?: string | null;
          file_name?: string;
          finished_at?: string | null;
          id?: string;
          kinds?: string[];
          land_lines?: number;
          left_out?: number;
          lines_expected?: number | null;
          lines_read?: number;
          mapping?: NonNullable<Json>;
          owner_id?: string;
          progressed_at?: string | null;
          rejected?: number;
          remarked?: number;
          repairs?: string[];
          started_at?: string | null;
          status?: string;
          titles_line?: number | null;
          total?: number;
          unchanged?: number;
          undone_at?: string | null;
          updated?: number;
        };
        Relationships: [
          {
            foreignKeyName: "import_categories_belong_to_the_owner";
            columns: ["category_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "categories";
            referencedColumns: ["id", "owner_id"];
          },
          {
            foreignKeyName: "imports_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
        ];
      };
      interactions: {
        Row: {
          answers: boolean;
          asks: boolean;
          at: string;
          automatic: boolean;
          body: string | null;
          campaign_id: number | null;
          code: number | null;
          contact_id: number | null;
          from_id: string | null;
          id: number;
          meaning: string | null;
          message_id: number | null;
          owner_id: string | null;
          payload: string | null;
          quoted: string | null;
          sender_id: number;
          triggers: boolean;
          type: string;
          wamid: string;
        };
        ComputedFields: never;
        Insert: {
          answers?: never;
          asks?: boolean;
          at: string;
          automatic?: boolean;
          body?: string | null;
          campaign_id?: number | null;
          code?: number | null;
          contact_id?: number | null;
          from_id?: string | null;
          id?: never;
          meaning?: string | null;
          message_id?: number | null;
          owner_id?: string | null;
          payload?: string | null;
          quoted?: string | null;
          sender_id: number;
          triggers?: boolean;
          type: string;
          wamid: string;
        };
        Update: {
          answers?: never;
          asks?: boolean;
          at?: string;
          automatic?: boolean;
          body?: string | null;
          campaign_id?: number | null;
          code?: number | null;
          contact_id?: number | null;
          from_id?: string | null;
          id?: never;
          meaning?: string | null;
          message_id?: number | null;
          owner_id?: string | null;
          payload?: string | null;
          quoted?: string | null;
          sender_id?: number;
          triggers?: boolean;
          type?: string;
          wamid?: string;
        };
        Relationships: [
          {
            foreignKeyName: "interactions_campaign_id_fkey";
            columns: ["campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "interactions_contact_id_fkey";
            columns: ["contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "interactions_message_id_fkey";
            columns: ["message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "interactions_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "interactions_sender_id_fkey";
            columns: ["sender_id"];
            isOneToOne: false;
            referencedRelation: "senders";
            referencedColumns: ["id"];
          },
        ];
      };
      markets: {
        Row: {
          country_code: string;
          market: string;
          valid_from: string;
        };
        ComputedFields: never;
        Insert: {
          country_code: string;
          market: string;
          valid_from: string;
        };
        Update: {
          country_code?: string;
          market?: string;
          valid_from?: string;
        };
        Relationships: [];
      };
      messages: {
        Row: {
          accepted_at: string | null;
          again_from: string | null;
          attempts: number;
          body: string | null;
          campaign_id: number | null;
          claimed_at: string | null;
          closed_at: string | null;
          code: number | null;
          contact_id: number;
          country_code: string | null;
          created_at: string;
          day: string | null;
          delivered_at: string | null;
          failed_at: string | null;
          held: boolean;
          id: number;
          kind: Database["public"]["Enums"]["message_kind"];
          owner_id: string;
          params: Json | null;
          price: number | null;
          problem: Database["public"]["Enums"]["message_state"] | null;
          read_at: string | null;
          reason: string | null;
          round: number;
          sender_id: number;
          sent_at: string | null;
          service_month: string | null;
          state: Database["public"]["Enums"]["message_state"];
          tries: number;
        };
        ComputedFields: never;
        Insert: {
          accepted_at?: string | null;
          again_from?: string | null;
          attempts?: number;
          body?: string | null;
          campaign_id?: number | null;
          claimed_at?: string | null;
          closed_at?: string | null;
          code?: number | null;
          contact_id: number;
          country_code?: string | null;
          created_at?: string;
          day?: string | null;
          delivered_at?: string | null;
          failed_at?: string | null;
          held?: boolean;
          id?: never;
          kind: Database["public"]["Enums"]["message_kind"];
          owner_id: string;
          params?: Json | null;
          price?: number | null;
          problem?: never;
          read_at?: string | null;
          reason?: string | null;
          round?: number;
          sender_id: number;
          sent_at?: string | null;
          service_month?: string | null;
          state?: Database["public"]["Enums"]["message_state"];
          tries?: number;
        };
        Update: {
          accepted_at?: string | null;
          again_from?: string | null;
          attempts?: number;
          body?: string | null;
          campaign_id?: number | null;
          claimed_at?: string | null;
          closed_at?: string | null;
          code?: number | null;
          contact_id?: number;
          country_code?: string | null;
          created_at?: string;
          day?: string | null;
          delivered_at?: string | null;
          failed_at?: string | null;
          held?: boolean;
          id?: never;
          kind?: Database["public"]["Enums"]["message_kind"];
          owner_id?: string;
          params?: Json | null;
          price?: number | null;
          problem?: never;
          read_at?: string | null;
          reason?: string | null;
          round?: number;
          sender_id?: number;
          sent_at?: string | null;
          service_month?: string | null;
          state?: Database["public"]["Enums"]["message_state"];
          tries?: number;
        };
        Relationships: [
          {
            foreignKeyName: "messages_campaign_id_fkey";
            columns: ["campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "messages_contact_id_fkey";
            columns: ["contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "messages_owner_id_fkey";
            columns: ["owner_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "messages_sender_id_fkey";
            columns: ["sender_id"];
            isOneToOne: false;
            referencedRelation: "senders";
            referencedColumns: ["id"];
          },
        ];
      };
      opt_outs: {
        Row: {
          by_person: boolean;
          ended_at: string | null;
          ended_by_person: boolean;
          id: number;
          key_check: string;
          opted_out_at: string;
          person_key: string;
          proof: NonNullable<Json>;
          sender_id: number | null;
          source: string;
        };
        ComputedFields: never;
        Insert: {
          by_person?: never;
          ended_at?: string | null;
          ended_by_person?: boolean;
          id?: never;
          key_check?: string;
          opted_out_at: string;
          person_key: string;
          proof?: NonNullable<Json>;
          sender_id?: number | null;
          source: string;
        };
        Update: {
          by_person?: never;
          ended_at?: string | null;
          ended_by_person?: boolean;
          id?: never;
          key_check?: string;
          opted_out_at?: string;
          person_key?: string;
          proof?: NonNullable<Json>;
          sender_id?: number | null;
          source?: string;
        };
        Relationships: [
          {
            foreignKeyName: "opt_outs_sender_id_fkey";
            columns: ["sender_id"];
            isOneToOne: false;
            referencedRelation: "senders";
            referencedColumns: ["id"];
          },
        ];
      };
      parked_statuses: {
        Row: {
          at: string;
          code: number | null;
          detail: NonNullable<Json>;
          parked_at: string;
          status: string;
          wamid: string;
        };
        ComputedFields: never;
        Insert: {
          at: string;
          code?: number | null;
          detail?: NonNullable<Json>;
          parked_at?: string;
          status: string;
          wamid: string;
        };
        Update: {
          at?: string;
          code?: number | null;
          detail?: NonNullable<Json>;
          parked_at?: string;
          status?: string;
          wamid?: string;
        };
        Relationships: [];
      };
      past_messages: {
        Row: {
          campaign_id: number | null;
          contact_id: number;
          day: string;
          id: number;
          kind: Database["public"]["Enums"]["message_kind"];
          state: Database["public"]["Enums"]["message_state"];
        };
        ComputedFields: never;
        Insert: {
          campaign_id?: number | null;
          contact_id: number;
          day: string;
          id: number;
          kind: Database["public"]["Enums"]["message_kind"];
          state: Database["public"]["Enums"]["message_state"];
        };
        Update: {
          campaign_id?: number | null;
          contact_id?: number;
          day?: string;
          id?: number;
          kind?: Database["public"]["Enums"]["message_kind"];
          state?: Database["public"]["Enums"]["message_state"];
        };
        Relationships: [
          {
            foreignKeyName: "past_messages_contact_id_fkey";
            columns: ["contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["id"];
          },
        ];
      };
      profiles: {
        Row: {
          active: boolean;
          created_at: string;
          default_country: string;
          email: string;
          full_name: string;
          id: string;
          locale: string;
          mails_alerts: boolean;
          mails_campaign_ends: boolean;
          role: Database["public"]["Enums"]["user_role"];
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          active?: boolean;
          created_at?: string;
          default_country?: string;
          email: string;
          full_name: string;
          id: string;
          locale?: string;
          mails_alerts?: boolean;
          mails_campaign_ends?: boolean;
          role?: Database["public"]["Enums"]["user_role"];
          updated_at?: string;
        };
        Update: {
          active?: boolean;
          created_at?: string;
          default_country?: string;
          email?: string;
          full_name?: string;
          id?: string;
          locale?: string;
          mails_alerts?: boolean;
          mails_campaign_ends?: boolean;
          role?: Database["public"]["Enums"]["user_role"];
          updated_at?: string;
        };
        Relationships: [];
      };
      queue: {
        Row: {
          campaign_id: number | null;
          due_at: string;
          kind: Database["public"]["Enums"]["message_kind"];
          message_id: number;
          sender_id: number;
        };
        ComputedFields: never;
        Insert: {
          campaign_id?: number | null;
          due_at: string;
          kind: Database["public"]["Enums"]["message_kind"];
          message_id: number;
          sender_id: number;
        };
        Update: {
          campaign_id?: number | null;
          due_at?: string;
          kind?: Database["public"]["Enums"]["message_kind"];
          message_id?: number;
          sender_id?: number;
        };
        Relationships: [
          {
            foreignKeyName: "queue_message_id_fkey";
            columns: ["message_id"];
            isOneToOne: true;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
        ];
      };
      rates: {
        Row: {
          category: string;
          converted: boolean;
          currency: string;
          id: number;
          market: string;
          price: number;
          valid_from: string;
        };
        ComputedFields: never;
        Insert: {
          category: string;
          converted?: boolean;
          currency: string;
          id?: never;
          market: string;
          price: number;
          valid_from: string;
        };
        Update: {
          category?: string;
          converted?: boolean;
          currency?: string;
          id?: never;
          market?: string;
          price?: number;
          valid_from?: string;
        };
        Relationships: [];
      };
      replies: {
        Row: {
          author_id: string | null;
          key: string;
          message_id: number;
        };
        ComputedFields: never;
        Insert: {
          author_id?: string | null;
          key: string;
          message_id: number;
        };
        Update: {
          author_id?: string | null;
          key?: string;
          message_id?: number;
        };
        Relationships: [
          {
            foreignKeyName: "replies_author_id_fkey";
            columns: ["author_id"];
            isOneToOne: false;
            referencedRelation: "profiles";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "replies_message_id_fkey";
            columns: ["message_id"];
            isOneToOne: true;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
        ];
      };
      senders: {
        Row: {
          account_time_zone: string | null;
          attempt_deadline: string;
          backoff_base: string;
          backoff_cap: string;
          backoff_until: string | null;
          code_verification_status: string | null;
          cost_cap: number | null;
          cost_month: string | null;
          cost_used: number;
          created_at: string;
          currency: string;
          display_phone_number: string | null;
          edited_at: string | null;
          epoch: number;
          fence: string;
          id: number;
          last_webhook_at: string | null;
          lease_duration: string;
          lease_token: string | null;
          lease_until: string | null;
          long_window: string;
          mark: string;
          messaging_limit_tier: string | null;
          next_wake_at: string | null;
          number_status: string | null;
          opt_out_confirmation: string | null;
          paced_at: string;
          pause_code: number | null;
          pause_reason: string | null;
          paused_at: string | null;
          payment_missing: boolean | null;
          phone_number_id: string;
          pin_enabled: boolean | null;
          platform_type: string | null;
          portfolio_known: boolean;
          quality_rating: string;
          rate_per_minute: number;
          rate_per_second: number;
          retry_base: string;
          retry_cap: string;
          sending_ends_at: string | null;
          sending_starts_at: string | null;
          service_used: number;
          service_window: string;
          short_window: string;
          siblings: NonNullable<Json>;
          spending_due_at: string;
          spending_from: string | null;
          spending_read_at: string | null;
          spending_state: string | null;
          spending_until: string | null;
          templates_asked_at: string | null;
          tier_limit: number | null;
          tier_used: number;
          time_zone: string;
          token_expires_at: string | null;
          turn: number;
          unsent_in_a_row: number;
          verified_name: string | null;
          waba_id: string;
          waits_for: string | null;
          waits_until: string | null;
          wake_failed_at: string | null;
          webhook_checked_at: string | null;
          webhook_subscribed: boolean | null;
          woken_at: string | null;
        };
        ComputedFields: never;
        Insert: {
          account_time_zone?: string | null;
          attempt_deadline?: string;
          backoff_base?: string;
          backoff_cap?: string;
          backoff_until?: string | null;
          code_verification_status?: string | null;
          cost_cap?: number | null;
          cost_month?: string | null;
          cost_used?: number;
          created_at?: string;
          currency?: string;
          display_phone_number?: string | null;
          edited_at?: string | null;
          epoch?: number;
          fence?: string;
          id?: never;
          last_webhook_at?: string | null;
          lease_duration?: string;
          lease_token?: string | null;
          lease_until?: string | null;
          long_window?: string;
          mark?: string;
          messaging_limit_tier?: string | null;
          next_wake_at?: string | null;
          number_status?: string | null;
          opt_out_confirmation?: string | null;
          paced_at?: string;
          pause_code?: number | null;
          pause_reason?: string | null;
          paused_at?: string | null;
          payment_missing?: boolean | null;
          phone_number_id: string;
          pin_enabled?: boolean | null;
          platform_type?: string | null;
          portfolio_known?: boolean;
          quality_rating?: string;
          rate_per_minute?: number;
          rate_per_second?: number;
          retry_base?: string;
          retry_cap?: string;
          sending_ends_at?: string | null;
          sending_starts_at?: string | null;
          service_used?: number;
          service_window?: string;
          short_window?: string;
          siblings?: NonNullable<Json>;
          spending_due_at?: string;
          spending_from?: string | null;
          spending_read_at?: string | null;
          spending_state?: string | null;
          spending_until?: string | null;
          templates_asked_at?: string | null;
          tier_limit?: number | null;
          tier_used?: number;
          time_zone?: string;
          token_expires_at?: string | null;
          turn?: number;
          unsent_in_a_row?: number;
          verified_name?: string | null;
          waba_id: string;
          waits_for?: string | null;
          waits_until?: string | null;
          wake_failed_at?: string | null;
          webhook_checked_at?: string | null;
          webhook_subscribed?: boolean | null;
          woken_at?: string | null;
        };
        Update: {
          account_time_zone?: string | null;
          attempt_deadline?: string;
          backoff_base?: string;
          backoff_cap?: string;
          backoff_until?: string | null;
          code_verification_status?: string | null;
          cost_cap?: number | null;
          cost_month?: string | null;
          cost_used?: number;
          created_at?: string;
          currency?: string;
          display_phone_number?: string | null;
          edited_at?: string | null;
          epoch?: number;
          fence?: string;
          id?: never;
          last_webhook_at?: string | null;
          lease_duration?: string;
          lease_token?: string | null;
          lease_until?: string | null;
          long_window?: string;
          mark?: string;
          messaging_limit_tier?: string | null;
          next_wake_at?: string | null;
          number_status?: string | null;
          opt_out_confirmation?: string | null;
          paced_at?: string;
          pause_code?: number | null;
          pause_reason?: string | null;
          paused_at?: string | null;
          payment_missing?: boolean | null;
          phone_number_id?: string;
          pin_enabled?: boolean | null;
          platform_type?: string | null;
          portfolio_known?: boolean;
          quality_rating?: string;
          rate_per_minute?: number;
          rate_per_second?: number;
          retry_base?: string;
          retry_cap?: string;
          sending_ends_at?: string | null;
          sending_starts_at?: string | null;
          service_used?: number;
          service_window?: string;
          short_window?: string;
          siblings?: NonNullable<Json>;
          spending_due_at?: string;
          spending_from?: string | null;
          spending_read_at?: string | null;
          spending_state?: string | null;
          spending_until?: string | null;
          templates_asked_at?: string | null;
          tier_limit?: number | null;
          tier_used?: number;
          time_zone?: string;
          token_expires_at?: string | null;
          turn?: number;
          unsent_in_a_row?: number;
          verified_name?: string | null;
          waba_id?: string;
          waits_for?: string | null;
          waits_until?: string | null;
          wake_failed_at?: string | null;
          webhook_checked_at?: string | null;
          webhook_subscribed?: boolean | null;
          woken_at?: string | null;
        };
        Relationships: [];
      };
      service_counters: {
        Row: {
          condensed: number;
          month: string;
          n: number;
          others: number;
          sender_id: number;
        };
        ComputedFields: never;
        Insert: {
          condensed?: number;
          month: string;
          n?: number;
          others?: number;
          sender_id: number;
        };
        Update: {
          condensed?: number;
          month?: string;
          n?: number;
          others?: number;
          sender_id?: number;
        };
        Relationships: [
          {
            foreignKeyName: "service_counters_sender_id_fkey";
            columns: ["sender_id"];
            isOneToOne: false;
            referencedRelation: "senders";
            referencedColumns: ["id"];
          },
        ];
      };
      spending: {
        Row: {
          category: string;
          cost: number | null;
          country_code: string;
          currency: string;
          day: string;
          pricing_type: string;
          sender_id: number;
          volume: number;
        };
        ComputedFields: never;
        Insert: {
          category: string;
          cost?: number | null;
          country_code: string;
          currency: string;
          day: string;
          pricing_type: string;
          sender_id: number;
          volume: number;
        };
        Update: {
          category?: string;
          cost?: number | null;
          country_code?: string;
          currency?: string;
          day?: string;
          pricing_type?: string;
          sender_id?: number;
          volume?: number;
        };
        Relationships: [
          {
            foreignKeyName: "spending_sender_id_fkey";
            columns: ["sender_id"];
            isOneToOne: false;
            referencedRelation: "senders";
            referencedColumns: ["id"];
          },
        ];
      };
      templates: {
        Row: {
          category: string;
          components: NonNullable<Json>;
          id: number;
          language: string;
          meta_id: string | null;
          missing_since: string | null;
          name: string;
          parameter_format: string;
          quality: string | null;
          rejected_reason: string | null;
          status: string;
          synced_at: string;
          waba_id: string;
        };
        ComputedFields: never;
        Insert: {
          category: string;
          components: NonNullable<Json>;
          id?: never;
          language: string;
          meta_id?: string | null;
          missing_since?: string | null;
          name: string;
          parameter_format?: string;
          quality?: string | null;
          rejected_reason?: string | null;
          status: string;
          synced_at?: string;
          waba_id: string;
        };
        Update: {
          category?: string;
          components?: NonNullable<Json>;
          id?: never;
          language?: string;
          meta_id?: string | null;
          missing_since?: string | null;
          name?: string;
          parameter_format?: string;
          quality?: string | null;
          rejected_reason?: string | null;
          status?: string;
          synced_at?: string;
          waba_id?: string;
        };
        Relationships: [];
      };
      webhook_events: {
        Row: {
          body: string;
          contact_ids: number[];
          day: string;
          dictionary: number;
          digest: string;
          error: string | null;
          id: number;
          person_keys: string[] | null;
          processed_at: string | null;
          received_at: string;
          sender_id: number | null;
        };
        ComputedFields: never;
        Insert: {
          body: string;
          contact_ids?: number[];
          day?: string;
          dictionary: number;
          digest: string;
          error?: string | null;
          id?: never;
          person_keys?: string[] | null;
          processed_at?: string | null;
          received_at?: string;
          sender_id?: number | null;
        };
        Update: {
          body?: string;
          contact_ids?: number[];
          day?: string;
          dictionary?: number;
          digest?: string;
          error?: string | null;
          id?: never;
          person_keys?: string[] | null;
          processed_at?: string | null;
          received_at?: string;
          sender_id?: number | null;
        };
        Relationships: [];
      };
    };
    Views: {
      answer_totals: {
        Row: {
          day: string | null;
          dimension: string | null;
          key: string | null;
          n: number | null;
          owner_id: string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      breakdown_totals: {
        Row: {
          cost: number | null;
          day: string | null;
          dimension: string | null;
          key: string | null;
          kind: Database["public"]["Enums"]["message_kind"] | null;
          n: number | null;
          owner_id: string | null;
          state: Database["public"]["Enums"]["message_state"] | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      campaign_totals: {
        Row: {
          campaign_id: number | null;
          cost: number | null;
          kind: Database["public"]["Enums"]["message_kind"] | null;
          n: number | null;
          state: Database["public"]["Enums"]["message_state"] | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      day_totals: {
        Row: {
          cost: number | null;
          day: string | null;
          kind: Database["public"]["Enums"]["message_kind"] | null;
          n: number | null;
          owner_id: string | null;
          state: Database["public"]["Enums"]["message_state"] | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
    };
    Functions: {
      add_contacts_to_category: { Args: { p_category_id: number; p_contact_ids: number[] }; Returns: number };
      add_numbers_to_category: {
        Args: { p_category_id: number; p_create: boolean; p_people: Json };
        Returns: Json;
      };
      add_to_category: {
        Args: { p_after?: number; p_category_id: number; p_selection: Json };
        Returns: Json;
      };
      add_user: { Args: { p_user: Json; p_user_id: string }; Returns: Json };
      add_word: { Args: { p_kind: string; p_language: string; p_word: string }; Returns: Json };
      analyse_period: {
        Args: { p_from: string; p_owner?: string; p_time_zone?: string; p_to: string };
        Returns: Json;
      };
      answer_errors: {
        Args: { p_campaign_ids?: number[] };
        Returns: {
          counted: number;
          day: string;
          dimension: string;
          found: number;
          key: string;
          owner_id: string;
        }[];
      };
      answer_stop_question: { Args: { p_contact_id: number; p_is_stop: boolean }; Returns: Json };
      begin_idempotent: { Args: { p_digest: string; p_key: string; p_route: string }; Returns: Json };
      begin_pump: {
        Args: { p_attempt?: string; p_epoch?: number; p_mark?: string; p_sender_id: number };
        Returns: Json;
      };
      begin_template_sync: { Args: { p_sender_id: number }; Returns: Json };
      begin_user_deletion: { Args: { p_hand_over_to?: string; p_user_id: string }; Returns: undefined };
      breakdown_errors: {
        Args: { p_campaign_ids?: number[] };
        Returns: {
          counted: number;
          counted_cost: number;
          day: string;
          dimension: string;
          found: number;
          found_cost: number;
          key: string;
          kind: Database["public"]["Enums"]["message_kind"];
          owner_id: string;
          state: Database["public"]["Enums"]["message_state"];
        }[];
      };
      campaign_progress: { Args: { p_campaign_id: number }; Returns: Json };
      campaign_stats: { Args: { p_campaign_id: number }; Returns: Json };
      campaign_tests: { Args: { p_campaign_id: number }; Returns: Json };
      cancel_campaign: { Args: { p_campaign_id: number; p_limit?: number }; Returns: Json };
      change_conversation: { Args: { p_change: Json; p_contact_id: number }; Returns: undefined };
      check_rates: { Args: Record<PropertyKey, never>; Returns: undefined };
      claim: {
        Args: { p_lease: string; p_max: number; p_newest?: string; p_sender_id: number };
        Returns: Json;
      };
      contact_countries: { Args: { p_owner?: string }; Returns: string[] };
      contact_export_columns: { Args: { p_filter?: Json; p_owner?: string }; Returns: Json };
      contact_timeline: { Args: { p_after?: Json; p_contact_id: number; p_limit?: number }; Returns: Json };
      correct_import_lines: { Args: { p_import_id: string; p_rows: Json }; Returns: Json };
      count_waiting_conversations: { Args: Record<PropertyKey, never>; Returns: number };
      counter_errors: {
        Args: { p_campaign_ids?: number[] };
        Returns: {
          campaign_id: number;
          counted: number;
          counted_cost: number;
          day: string;
          found: number;
          found_cost: number;
          kind: Database["public"]["Enums"]["message_kind"];
          owner_id: string;
          state: Database["public"]["Enums"]["message_state"];
        }[];
      };
      create_import: { Args: { p_import: Json }; Returns: string };
      delete_campaign: { Args: { p_campaign_id: number }; Returns: undefined };
      delete_category: { Args: { p_category_id: number }; Returns: boolean };
      delete_contacts: { Args: { p_after?: number; p_selection: Json }; Returns: Json };
      delete_word: { Args: { p_id: number }; Returns: undefined };
      duplicate_campaign: { Args: { p_campaign_id: number }; Returns: number };
      edit_sender: { Args: { p_patch: Json; p_sender_id: number }; Returns: Json };
      events_to_replay: {
        Args: {
          p_after: number;
          p_event_id?: number;
          p_limit: number;
          p_since?: string;
          p_unprocessed?: boolean;
        };
        Returns: Json;
      };
      export_contact: { Args: { p_contact_id: number }; Returns: Json };
      export_contacts: { Args: { p_after?: Json; p_filter?: Json; p_owner?: string }; Returns: Json };
      finish_idempotent: { Args: { p_key: string; p_response: Json }; Returns: undefined };
      finish_import: { Args: { p_error_code?: string; p_import_id: string }; Returns: undefined };
      fold_counters: { Args: Record<PropertyKey, never>; Returns: number };
      free_room: { Args: { p_act: string }; Returns: undefined };
      get_belongings: { Args: { p_user_id: string }; Returns: Json };
      get_campaign: { Args: { p_campaign_id: number; p_phone_number_id?: string }; Returns: Json };
      get_contact: { Args: { p_contact_id: number }; Returns: Json };
      get_conversation: { Args: { p_contact_id: number }; Returns: Json };
      get_message: { Args: { p_message_id: number }; Returns: Json };
      get_rate_card: { Args: Record<PropertyKey, never>; Returns: Json };
      get_user: { Args: { p_user_id: string }; Returns: Json };
      hand_over: { Args: { p_from: string; p_limit?: number; p_to: string }; Returns: Json };
      import_rows: { Args: { p_import_id: string; p_lines_read: number; p_rows: Json }; Returns: boolean };
      ingest_webhook: {
        Args: { p_body: string; p_dictionary: number; p_digest: string; p_error?: string; p_payload: Json };
        Returns: Json;
      };
      launch_campaign: {
        Args: { p_campaign_id: number; p_patch?: Json; p_phone_number_id?: string };
        Returns: Json;
      };
      leave_import_lines: {
        Args: { p_import_id: string; p_left_out: boolean; p_lines: number[] };
        Returns: number;
      };
      list_campaign_contacts: {
        Args: { p_after?: number; p_campaign_id: number; p_filter?: Json; p_limit?: number };
        Returns: Json;
      };
      list_campaigns: {
        Args: { p_after?: number; p_filter?: Json; p_limit?: number; p_owner?: string };
        Returns: Json;
      };
      list_categories: {
        Args: { p_after?: Json; p_limit?: number; p_owner?: string; p_q?: string };
        Returns: Json;
      };
      list_contacts: {
        Args: { p_after?: Json; p_filter?: Json; p_limit?: number; p_owner?: string; p_sort?: string };
        Returns: Json;
      };
      list_conversations: { Args: { p_after?: Json; p_filter?: Json; p_limit?: number }; Returns: Json };
      list_exclusions: {
        Args: { p_after?: number; p_campaign_id: number; p_limit?: number; p_reason?: string };
        Returns: Json;
      };
      list_messages: {
        Args: { p_after?: Json; p_filter?: Json; p_limit?: number; p_owner?: string };
        Returns: Json;
      };
      list_strangers: { Args: { p_after?: number; p_limit?: number }; Returns: Json };
      list_templates: {
        Args: { p_after?: Json; p_filter?: Json; p_limit?: number; p_phone_number_id?: string };
        Returns: Json;
      };
      list_unknown_messages: {
        Args: { p_after?: number; p_limit?: number; p_owner?: string };
        Returns: Json;
      };
      list_users: { Args: { p_after?: Json; p_limit?: number; p_q?: string }; Returns: Json };
      list_words: { Args: Record<PropertyKey, never>; Returns: Json };
      move_country: {
        Args: { p_country_code: string; p_market: string; p_valid_from: string };
        Returns: Json;
      };
      note_replay: { Args: { p_detail: Json }; Returns: undefined };
      note_subscription: { Args: { p_subscribed: boolean; p_waba_id: string }; Returns: undefined };
      opt_in_contact: { Args: { p_contact_id: number; p_reason?: string }; Returns: undefined };
      opt_out_contact: { Args: { p_contact_id: number }; Returns: undefined };
      opt_out_contacts: { Args: { p_after?: number; p_selection: Json }; Returns: Json };
      opt_out_numbers: { Args: { p_from: string; p_numbers: string[]; p_since?: string }; Returns: Json };
      pause_campaign: { Args: { p_campaign_id: number }; Returns: undefined };
      period_statistics: { Args: { p_from: string; p_owner?: string; p_to?: string }; Returns: Json };
      prepare_campaign: { Args: { p_campaign_id: number; p_limit?: number }; Returns: Json };
      preview_audience: {
        Args: { p_campaign_id?: number; p_draft?: Json; p_phone_number_id?: string };
        Returns: Json;
      };
      preview_contacts: {
        Args: {
          p_after?: number;
          p_campaign_id?: number;
          p_draft?: Json;
          p_limit?: number;
          p_phone_number_id?: string;
        };
        Returns: Json;
      };
      preview_people: {
        Args: {
          p_after?: number;
          p_campaign_id: number;
          p_limit?: number;
          p_phone_number_id?: string;
          p_q?: string;
          p_reason?: string;
        };
        Returns: Json;
      };
      prune: { Args: Record<PropertyKey, never>; Returns: boolean };
      read_import_part: { Args: { p_import_id: string; p_part: number }; Returns: string };
      reconcile_counters: { Args: { p_repair?: boolean }; Returns: Json };
      record: { Args: { p_results: Json }; Returns: Json };
      record_and_claim: {
        Args: { p_lease: string; p_max: number; p_newest?: string; p_results: Json; p_sender_id: number };
        Returns: Json;
      };
      rejected_by_reason: { Args: { p_import_id: string }; Returns: Json };
      release_idempotent: { Args: { p_key: string }; Returns: undefined };
      release_pump: { Args: { p_lease: string; p_sender_id: number; p_wake_at?: string }; Returns: Json };
      remove_from_category: {
        Args: { p_after?: number; p_category_id: number; p_selection: Json };
        Returns: Json;
      };
      replay_webhook: { Args: { p_event_id: number; p_more?: boolean; p_payload: string }; Returns: Json };
      resend_messages: { Args: { p_ids: number[] }; Returns: Json };
      reset_sequence: { Args: { p_contact_id: number }; Returns: undefined };
      resume_campaign: { Args: { p_campaign_id: number }; Returns: Json };
      resume_sender: { Args: { p_sender_id: number }; Returns: boolean };
      retry_campaign: { Args: { p_campaign_id: number; p_limit?: number }; Returns: Json };
      save_campaign: {
        Args: { p_campaign_id: number; p_patch: Json; p_phone_number_id?: string };
        Returns: Json;
      };
      save_contact: { Args: { p_contact: Json; p_contact_id: number }; Returns: Json };
      send_reply: { Args: { p_body: string; p_contact_id: number; p_key: string }; Returns: Json };
      sender_outlook: { Args: { p_campaign_id?: number; p_phone_number_id?: string }; Returns: Json };
      service_health: { Args: Record<PropertyKey, never>; Returns: Json };
      set_rate: {
        Args: {
          p_category: string;
          p_currency: string;
          p_market: string;
          p_price: number;
          p_valid_from: string;
        };
        Returns: Json;
      };
      settle_alert_mails: {
        Args: { p_ids: number[]; p_person_id: string; p_sent: boolean };
        Returns: undefined;
      };
      settle_restored: { Args: { p_anyway?: boolean; p_limit: number }; Returns: Json };
      start_import: {
        Args: { p_columns: Json; p_format?: Json; p_import_id: string; p_mapping: Json };
        Returns: undefined;
      };
      store_import_part: {
        Args: { p_content: string; p_import_id: string; p_lines: number; p_part: number };
        Returns: undefined;
      };
      store_spending: { Args: { p_from: string; p_read: Json; p_sender_id: number }; Returns: undefined };
      store_submitted_template: {
        Args: { p_actor_id: string; p_template: Json; p_waba_id: string };
        Returns: Json;
      };
      store_templates: { Args: { p_templates: Json; p_waba_id: string }; Returns: Json };
      store_watchdog: { Args: { p_address: string; p_secret: string }; Returns: Json };
      sweep: { Args: Record<PropertyKey, never>; Returns: Json };
      switch_word: { Args: { p_active: boolean; p_id: number }; Returns: Json };
      take_alerts_to_mail: { Args: { p_kinds: Database["public"]["Enums"]["alert_kind"][] }; Returns: Json };
      take_spending_due: { Args: Record<PropertyKey, never>; Returns: Json };
      test_campaign: {
        Args: {
          p_campaign_id: number;
          p_contact_id: number;
          p_country?: string;
          p_kind?: Database["public"]["Enums"]["message_kind"];
          p_phone?: string;
          p_phone_number_id?: string;
        };
        Returns: Json;
      };
      test_template: {
        Args: { p_country?: string; p_phone: string; p_phone_number_id?: string; p_template_id: number };
        Returns: Json;
      };
      try_text: { Args: { p_text: string }; Returns: Json };
      undo_import: { Args: { p_after: number; p_import_id: string }; Returns: Json };
      update_user: { Args: { p_patch: Json; p_user_id: string }; Returns: Json };
      watchdog_state: { Args: Record<PropertyKey, never>; Returns: Json };
      webhook_problem: { Args: { p_phone_number_id?: string }; Returns: string };
      whom_to_ask: { Args: Record<PropertyKey, never>; Returns: Json };
    };
    Enums: {
      alert_kind:
        | "database_restored"
        | "opt_out_key_differs"
        | "sender_paused"
        | "campaign_paused"
        | "campaign_not_started"
        | "campaign_not_prepared"
        | "token_expires"
        | "account"
        | "account_error"
        | "replies_unpaid"
        | "review_rejected"
        | "partner_removed"
        | "pin_changed"
        | "account_alert"
        | "template_stopped"
        | "template_category"
        | "template_category_soon"
        | "quality"
        | "database_nearly_full"
        | "wakes_fail"
        | "free_replies"
        | "no_webhook"
        | "messages_elsewhere"
        | "unknown_outcomes"
        | "template_quality"
        | "counters_differ"
        | "rates_unchecked"
        | "campaign_completed"
        | "campaign_cancelled";
      attempt_outcome: "accepted" | "passing" | "permanent" | "stopping" | "unsent" | "unknown";
      campaign_status: "draft" | "preparing" | "scheduled" | "running" | "paused" | "completed" | "cancelled";
      message_kind: "message_1" | "message_2" | "test" | "confirmation" | "reply";
      message_state:
        | "queued"
        | "sending"
        | "accepted"
        | "sent"
        | "delivered"
        | "read"
        | "failed"
        | "unknown"
        | "skipped"
        | "cancelled";
      user_role: "super_admin" | "admin";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R;
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R;
      }
      ? R
      : never
    : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I;
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I;
      }
      ? I
      : never
    : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U;
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U;
      }
      ? U
      : never
    : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never;

export const Constants = {
  public: {
    Enums: {
      alert_kind: [
        "database_restored",
        "opt_out_key_differs",
        "sender_paused",
        "campaign_paused",
        "campaign_not_started",
        "campaign_not_prepared",
        "token_expires",
        "account",
        "account_error",
        "replies_unpaid",
        "review_rejected",
        "partner_removed",
        "pin_changed",
        "account_alert",
        "template_stopped",
        "template_category",
        "template_category_soon",
        "quality",
        "database_nearly_full",
        "wakes_fail",
        "free_replies",
        "no_webhook",
        "messages_elsewhere",
        "unknown_outcomes",
        "template_quality",
        "counters_differ",
        "rates_unchecked",
        "campaign_completed",
        "campaign_cancelled",
      ],
      attempt_outcome: ["accepted", "passing", "permanent", "stopping", "unsent", "unknown"],
      campaign_status: ["draft", "preparing", "scheduled", "running", "paused", "completed", "cancelled"],
      message_kind: ["message_1", "message_2", "test", "confirmation", "reply"],
      message_state: [
        "queued",
        "sending",
        "accepted",
        "sent",
        "delivered",
        "read",
        "failed",
        "unknown",
        "skipped",
        "cancelled",
      ],
      user_role: ["super_admin", "admin"],
    },
  },
} as const;
